"""The page as people use it: in a browser, from a file, without a network."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from browser import until
from drawings import HOSTILE, drawn
from pages import AT, HEIGHT, STORES, WIDTH, Open, all_about_each, chosen, click, lit, page_of, pictures_of, place
from playwright.sync_api import Page
from repositories import analysed, config_map, helm_release, kustomization, needing, repository

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Impacts, Moment, State, held_back
from gitops_lint.graph.model import Graph
from gitops_lint.linter import Analysis
from gitops_lint.repo.printable import printable
from gitops_lint.view.drawing import drawing_of
from gitops_lint.view.layout.routes import Routes
from gitops_lint.view.levels import Level
from gitops_lint.view.page.contents import Told, told_of
from gitops_lint.view.page.document import html_page
from gitops_lint.view.selection import Selection, select

GRAFANA = "Kustomization/observability/grafana"

# what it computes is what the library computes


def moments(graph: Graph) -> nx.DiGraph[Moment]:
    """Return which moments wait for which: an edge leads from a moment to one that must come before it."""
    order: nx.DiGraph[Moment] = nx.DiGraph()
    for identity in graph.nodes:
        order.add_edge(Moment(identity, State.ACTS), Moment(identity, State.EXISTS))
        order.add_edge(Moment(identity, State.READY), Moment(identity, State.ACTS))
    for link in graph.links:
        states = held_back(link)
        if states is not None and link.source != link.target:
            order.add_edge(Moment(link.source, states[0]), Moment(link.target, states[1]))
    return order


def test_what_falls_is_what_the_library_says(page: Page, sample: Analysis) -> None:
    (graph,) = sample.graphs
    order, impacts = moments(graph), Impacts(graph)
    found = all_about_each(page, "falls")
    for node in graph.nodes:
        later = nx.ancestors(order, Moment(node, State.EXISTS))
        assert found[str(node)] == sorted(
            {str(one.identity) for one in later if one.state is State.READY} - {str(node)}
        )
        in_git = {one for one in map(str, graph.cluster.objects) if one in found[str(node)]}
        assert in_git <= {str(one) for part in impacts.of(node) for one in part}


def test_what_is_needed_is_what_must_come_before(page: Page, sample: Analysis) -> None:
    (graph,) = sample.graphs
    order = moments(graph)
    found = all_about_each(page, "needs")
    for node in graph.nodes:
        earlier = nx.descendants(order, Moment(node, State.READY))
        assert found[str(node)] == sorted({str(one.identity) for one in earlier} - {str(node)})


def test_everything_is_where_the_layout_puts_it(page: Page, sample: Analysis) -> None:
    drawing = drawing_of(select(sample.graphs[0], Selection(Level.ALL)))
    at = Routes(drawing.sheet, [card.size() for card in drawing.cards.cards]).at
    found = page.evaluate(
        "[...window.page.app.cards.keys()].map((c) => [window.page.app.places.x[c], window.page.app.places.y[c]])"
    )
    assert [pytest.approx(list(at[card]), abs=1.5) for card in sorted(at)] == found


# looking around


def test_a_click_lights_up_what_falls_and_what_is_needed(page: Page, sample: Analysis) -> None:
    (graph,) = sample.graphs
    click(page, STORES)
    assert chosen(page) == STORES
    node = Identity("kustomize.toolkit.fluxcd.io", "Kustomization", *STORES.split("/")[1:])
    impact = Impacts(graph).of(node)
    assert {str(one) for part in impact for one in part} == lit(page, "falls") & set(map(str, graph.cluster.objects))
    assert "Kustomization/external-secrets/external-secrets" in lit(page, "needs")
    told = page.locator("#blast").text_content()
    assert told == (
        f"{len(impact.appliers)} Kustomizations, {len(impact.releases)} HelmReleases, "
        f"{len(impact.objects)} other objects"
    )


def test_pointing_lights_up_until_one_points_elsewhere(page: Page) -> None:
    page.mouse.move(*place(page, STORES))
    assert lit(page, "falls")
    assert "takes down 8 Kustomizations" in (page.locator("#tip").text_content() or "")
    page.mouse.move(700, 880)
    assert page.evaluate("window.page.app.lit") is None


def test_search_finds_as_one_types_and_enter_goes_there(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("NESSIE postg")
    names = page.locator("#results button.node .name").all_text_contents()
    assert names[0] == "nessie-postgres"
    page.keyboard.press("Enter")
    assert chosen(page) == "Kustomization/lakehouse/nessie-postgres"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert chosen(page) == ""


def test_a_search_without_a_result_says_so(page: Page) -> None:
    page.locator("#search").fill("no such thing")
    assert page.locator("#results").text_content() == "Nothing is called that."


def test_dragging_moves_and_the_wheel_comes_closer(page: Page) -> None:
    view = "[window.page.camera.x, window.page.camera.y, window.page.camera.zoom]"
    x, y, zoom = page.evaluate(view)
    page.mouse.move(700, 850)
    page.mouse.down()
    page.mouse.move(650, 800)
    page.mouse.up()
    assert page.evaluate(view) == pytest.approx([x + 50 / zoom, y + 50 / zoom, zoom])
    page.mouse.wheel(0, -300)
    until(page, f"window.page.camera.zoom > {zoom * 1.2}")


def test_details_say_who_applies_it_and_where_it_is_written(page: Page) -> None:
    click(page, "ClusterSecretStore/onepassword")
    text = page.locator("#details").text_content() or ""
    assert "Applied by" in text
    assert "external-secrets-stores" in text
    assert "clustersecretstore.yaml:" in text
    assert "GL301" in text


def test_what_is_not_in_git_is_quiet_and_says_who_may_make_it(page: Page) -> None:
    click(page, "Secret/lakehouse/trino-oauth")
    told = page.locator("#details p.absent").all_text_contents()
    assert told == ["Not in Git: nothing in sight creates it."]
    assert page.locator("#details p.missing").count() == 0
    assert page.locator("#details .finding.warning").count() == 1  # others of its kind come from Git
    colours = page.evaluate(
        "(({ app }) => [...Array(app.model.count).keys()].map((n) => app.model.tone(n)))(window.page)"
    )
    assert (colours.count("missing"), colours.count("absent")) == (2, 2)
    assert str(page.locator("#summary").text_content()).endswith("2 missing, 2 not in Git")


def test_what_is_missing_or_not_in_git_can_be_searched_for_and_hidden(page: Page) -> None:
    for state in ("missing", "not in git"):
        page.fill("#search", state)
        assert page.locator("#results [role=status]").text_content() == "2 found"
    page.fill("#search", "")
    page.click("[data-tab=show]")
    page.click("[data-standing='not in Git']")
    shown = "(({ app }, id) => app.isShown(app.model.find(id)))"
    assert page.evaluate(f"{shown}(window.page, 'Secret/lakehouse/trino-oauth')") is False
    assert page.evaluate(f"{shown}(window.page, 'Service/external-secrets/onepassword-connect')") is True


def test_what_a_baseline_holds_is_listed_apart(opened: Open, sample: Analysis) -> None:
    told = Told(known=sample.findings)
    page = opened(html_page(pictures_of(sample), told))
    assert page.locator("#wrong").text_content() == ""
    assert page.locator("#list > .finding").count() == 0
    assert page.locator("#unreported summary").text_content() == f"{len(sample.findings)} in the baseline"
    click(page, "Kustomization/flux-system/rook-ceph-cluster")
    assert page.locator("#details .finding .why").text_content() == "in the baseline"


def test_what_is_missing_says_so(page: Page) -> None:
    click(page, "Kustomization/flux-system/rook-ceph-cluster")
    assert page.locator("#details p.missing").text_content() == "Missing: nothing creates it."
    assert page.locator("#details .finding.error").count() == 1


def test_a_file_and_line_can_be_copied_and_opened(opened: Open, sample: Analysis) -> None:
    page = opened(page_of(sample, "https://git.example.com/home/src/branch/main/"))
    click(page, STORES)
    link = page.locator("#details .place a").first
    address = link.get_attribute("href") or ""
    assert address.startswith("https://git.example.com/home/src/branch/main/sample-repo/kubernetes/apps/")
    assert "/ks.yaml#L" in address
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#details .place .link").first.click()
    until(page, "document.querySelector('#details .place .link').textContent === 'copied'")
    assert page.evaluate("navigator.clipboard.readText()").endswith("external-secrets/ks.yaml:20")


def test_the_way_between_two_nodes_is_told_step_by_step(page: Page) -> None:
    click(page, "Kustomization/lakehouse/trino")
    page.keyboard.down("Shift")
    click(page, "Kustomization/external-secrets/external-secrets")
    page.keyboard.up("Shift")
    names = page.locator("#details .way .name").all_text_contents()
    assert names[0] == "trino"
    assert names[-1] == "external-secrets"
    assert "nessie" in names
    assert "dependsOn" in (page.locator("#details .way").text_content() or "")
    for end in ("Kustomization/lakehouse/trino", "Kustomization/external-secrets/external-secrets"):
        x, y = page.evaluate(f"(({AT})(window.page, {json.dumps(end)}))")
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT


def test_where_neither_needs_the_other_the_page_says_so(page: Page) -> None:
    click(page, "Kustomization/default/podinfo")
    page.keyboard.press("p")
    click(page, "Kustomization/kube-system/metrics-server")
    assert "Neither needs the other." in (page.locator("#details").text_content() or "")


def test_what_needs_nothing_but_its_namespace_is_said_to_need_that(page: Page) -> None:
    """Where there is more to say, it goes without saying."""
    names = page.evaluate(
        """() => {
            const { model } = window.page.app;
            const edges = Array.from({ length: model.count }, () => []);
            for (const [link, from] of model.links.from.entries()) edges[from].push(link);
            const all = [...edges.keys()].filter((node) => edges[node].length);
            const namespaced = (link) => model.edge(link) === "namespace";
            const alone = all.find((node) => edges[node].every(namespaced));
            const among = all.find((node) => edges[node].some(namespaced) && !edges[node].every(namespaced));
            return [alone, among].map((node) => model.id(node));
        }"""
    )
    for name, is_told in zip(names, (True, False), strict=True):
        page.evaluate("(id) => window.page.app.goTo(window.page.app.model.find(id))", name)
        assert page.locator("#details .links button", has_text="Namespace").count() == is_told, name


def test_a_circle_is_red_and_the_page_says_where_to_cut_it(page: Page, sample: Analysis) -> None:
    ((cut, target),) = [
        (one.finding.subject, one.finding.target) for one in sample.findings if one.check.name == "dependency-cycle"
    ]
    cuts, colours = page.evaluate(
        """(() => {
            const { app } = window.page, { model } = app, { from, to } = model.links;
            const drawn = app.idle.filter((look) => look.lines.some((line) => line.cut));
            const cuts = [...model.cuts].map((link) => [model.id(from[link]), model.id(to[link])]);
            return [cuts, drawn.map((look) => look.colour)];
        })()"""
    )
    assert cuts == [[str(cut), str(target)]]
    assert colours == ["circle"]


def test_weak_points_are_ranked_by_what_falls_with_them(page: Page, sample: Analysis) -> None:
    page.locator("[data-tab=weak]").click()
    first = page.locator("#list .weak button.node").first.get_attribute("title")
    (graph,) = sample.graphs
    impacts = Impacts(graph)
    heaviest = max(impacts.of(node).size for node in graph.nodes)
    assert {str(node): impacts.of(node).size for node in graph.nodes}[first or ""] == heaviest


# collapsing and filtering


def rows(page: Page, card: str) -> int:
    count: int = page.evaluate(
        """(id) => {
            const { app } = window.page, card = app.model.nodes.card[app.model.find(id)];
            return app.collapsed.has(card) ? 0 : app.visibleRows[card].length;
        }""",
        card,
    )
    return count


def card_height(page: Page, card: str) -> float:
    height: float = page.evaluate(
        "(id) => window.page.app.places.h[window.page.app.model.nodes.card[window.page.app.model.find(id)]]", card
    )
    return height


def test_a_double_click_collapses_a_card_and_another_expands_it(page: Page) -> None:
    whole, high = page.evaluate("window.page.app.places.height"), card_height(page, STORES)
    assert rows(page, STORES) == 3
    page.mouse.dblclick(*place(page, STORES))
    assert rows(page, STORES) == 0
    assert card_height(page, STORES) < high
    page.mouse.dblclick(*place(page, STORES))
    assert card_height(page, STORES) == high
    assert page.evaluate("window.page.app.places.height") == whole


def test_all_cards_collapse_and_expand_and_none_overlap(page: Page) -> None:
    overlaps = """(() => {
        const { x, y, w, h } = window.page.app.places;
        const beside = (a, b) => x[a] >= x[b] + w[b] || x[b] >= x[a] + w[a];
        const below = (a, b) => y[a] >= y[b] + h[b] - 1 || y[b] >= y[a] + h[a] - 1;
        const cards = [...x.keys()];
        return cards.filter((a) => cards.some((b) => a < b && !beside(a, b) && !below(a, b))).length;
    })()"""
    assert page.evaluate(overlaps) == 0
    page.keyboard.press("c")
    assert card_height(page, STORES) == card_height(page, "Kustomization/flux-system/rook-ceph-cluster")
    assert page.evaluate(overlaps) == 0
    page.keyboard.press("e")
    assert rows(page, STORES) == 3
    page.keyboard.press("g")
    assert page.evaluate(overlaps) == 0


def test_a_kind_that_is_hidden_is_on_no_card(page: Page) -> None:
    page.locator("[data-tab=show]").click()
    page.locator("input[data-kind=Service]").uncheck()
    assert rows(page, STORES) == 2
    page.locator("input[data-kind=Service]").check()
    assert rows(page, STORES) == 3


def test_a_namespace_that_is_hidden_is_not_there(page: Page) -> None:
    page.locator("[data-tab=show]").click()
    page.locator("input[data-namespace=lakehouse]").uncheck()
    width = "((app) => app.places.w[app.model.nodes.card[app.model.find('Kustomization/lakehouse/trino')]])"
    assert page.evaluate(f"{width}(window.page.app)") == 0


def test_edges_that_are_hidden_are_not_drawn(page: Page) -> None:
    count = "window.page.app.idle.flatMap((look) => look.lines).length"
    before = page.evaluate(count)
    page.locator("[data-tab=show]").click()
    page.locator("input[data-edge=dependsOn]").uncheck()
    assert 0 < page.evaluate(count) < before or page.evaluate(count) == 0


def test_findings_of_a_severity_can_be_hidden(page: Page) -> None:
    before = page.locator("#list .finding").count()
    warnings = page.locator("#list .finding.warning").count()
    assert warnings
    page.locator("input[data-severity=warning]").uncheck()
    assert page.locator("#list .finding").count() == before - warnings


# the address


def test_what_one_looks_at_is_in_the_address_and_comes_back(opened: Open) -> None:
    page = opened()
    click(page, STORES)
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.keyboard.press("x")
    page.locator("[data-tab=show]").click()
    page.locator("input[data-kind=HelmRelease]").uncheck()
    page.locator("input[data-edge=reads]").uncheck()
    zoom = page.evaluate("window.page.camera.zoom")
    page.mouse.move(700, 850)
    page.mouse.wheel(0, -200)
    until(page, f"window.page.camera.zoom > {zoom}")
    state = """(() => {
        const { app, camera } = window.page;
        return [app.chosen, app.grouping, app.theme, [...app.collapsed], [...app.hidden.kind], [...app.hidden.edge],
            Math.round(camera.x), Math.round(camera.y), camera.zoom.toFixed(3), document.documentElement.dataset.theme];
    })()"""
    written = "new URLSearchParams(location.hash.slice(1)).get('at')?.split(',')[0]"
    until(page, f"{written} === String(Math.round(window.page.camera.x)) && location.hash.includes('reads')")
    again = opened(fragment=page.evaluate("location.hash"))
    assert again.evaluate(state) == page.evaluate(state)
    assert again.evaluate(state)[1] == "namespaces"


def test_an_address_that_makes_no_sense_does_no_harm(opened: Open) -> None:
    page = opened(fragment="#node=no&to=such&cluster=x&at=1,nan,0&by=__proto__&theme=<b>&tab=toString&-kind=%00&card=y")
    assert chosen(page) == ""
    assert page.evaluate("window.page.app.grouping") == "dependencies"


def test_another_cluster_can_be_chosen(opened: Open, sample: Analysis) -> None:
    other = analysed(repository(needing("app", "storage"), kustomization("storage")))
    page = opened(html_page([*pictures_of(sample), *pictures_of(other)], told_of(sample)))
    page.locator("#cluster").select_option("1")
    names = page.evaluate("((app) => app.cards.map((_, card) => app.cardLabel(card)))(window.page.app)")
    assert {"app", "storage"} <= set(names)
    assert "trino" not in names


# the keyboard, and light and dark


def test_a_question_mark_shows_the_keys(page: Page) -> None:
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()


def test_n_goes_from_problem_to_problem(page: Page, sample: Analysis) -> None:
    worst = [str(one.finding.subject) for one in sample.findings if one.finding.subject is not None]
    page.keyboard.press("n")
    assert chosen(page) == worst[0]
    page.keyboard.press("n")
    assert chosen(page) == worst[1]
    page.keyboard.press("Shift+N")
    assert chosen(page) == worst[0]


def test_keys_move_come_closer_and_show_all(page: Page) -> None:
    view = "[window.page.camera.x, window.page.camera.zoom]"
    first = page.evaluate(view)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    assert page.evaluate(view)[0] > first[0]
    assert page.evaluate(view)[1] > first[1]
    page.keyboard.press("0")
    assert page.evaluate(view) == pytest.approx(first)


def test_it_is_as_light_or_dark_as_the_system_and_as_one_likes(page: Page) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    until(page, f"{paper} !== '{light}'")
    page.keyboard.press("t")
    assert page.evaluate(paper) == light


def test_lists_can_be_used_without_a_mouse(page: Page) -> None:
    page.locator("#list button.node").first.focus()
    page.keyboard.press("Enter")
    assert chosen(page)


# saving


def test_the_picture_is_saved_as_svg(page: Page) -> None:
    with page.expect_download() as download:
        page.locator("[data-action=svg]").click()
    assert download.value.suggested_filename == "sample-repo.svg"
    root = ElementTree.parse(download.value.path()).getroot()  # noqa: S314
    texts = {one.text for one in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"trino", "rook-ceph-cluster", "cut here"} <= texts


def test_the_picture_is_saved_as_png(page: Page) -> None:
    with page.expect_download() as download:
        page.locator("[data-action=png]").click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20]) > 2000


# whatever names hold

TEXTS = (
    *HOSTILE,
    "<script>window.hacked = 1</script>",
    "</script><script>window.hacked = 1</script>",
    "'\"><svg onload=window.hacked=1>",
    "שלום עולם",
    "__proto__",
)


def test_any_name_is_shown_as_text(opened: Open) -> None:
    page = opened(html_page(drawn(TEXTS), title=TEXTS[0]))
    for name in TEXTS:
        node = printable(f"Kustomization/flux-system/{name}")
        page.evaluate("(id) => window.page.app.goTo(window.page.app.model.find(id))", node)
        shown = (page.locator("#details h2").text_content() or "").removesuffix("…")
        assert shown
        assert printable(name).startswith(shown)
        page.locator("#search").fill(printable(name)[:50])
        assert page.evaluate("window.hacked") is None
    strange = "document.querySelectorAll('img, svg, iframe, link, object, b b, script').length"
    assert page.evaluate(strange) == 2, "only the data and the script of the page itself"
    ElementTree.fromstring(page.evaluate("window.page.exported.svg()"))  # noqa: S314


def test_a_hostile_repository_is_shown_as_it_is(opened: Open) -> None:
    bad = "<img src=x onerror=window.hacked=1>"
    files = repository(
        kustomization("app", dependsOn=[{"name": bad, "namespace": bad}]),
        helm_release("x", targetNamespace=bad),
        config_map("a", **{bad: bad}),
    )
    files[f"apps/{bad}.yaml"] = "a: b: c\n"
    page = opened(page_of(analysed(files), "https://git.example.com"))
    page.keyboard.press("n")
    assert page.evaluate("window.hacked") is None
    assert bad in (page.locator("#list").text_content() or "")


def test_the_data_can_not_end_its_element() -> None:
    text = html_page(drawn(["</script>", "<!--"]))
    data = text.partition('id="data">')[2].partition("</script>")[0]
    assert "<" not in data
    names = [name for cluster in json.loads(data)["clusters"] for name in cluster["nodes"]["name"]]
    assert {"</script>", "<!--"} <= set(names)

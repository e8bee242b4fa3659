"""The page on screens of any size and on paper: nothing reaches out of where it belongs, whatever names hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from browser import until
from drawings import HOSTILE, judged
from page_room import LONG, REACHING_OUT, SIZES
from pages import Open, chosen, click, lit, page_of
from playwright.sync_api import Browser, Page
from repositories import Files, analysed, config_map, flux_instance, kustomization, needing, repository
from small_graphs import graph, helm_release, link
from small_graphs import kustomization as node

from gitops_lint.view.page.document import html_page
from gitops_lint.view.svg import svg

NAMES = (*HOSTILE, LONG, "W" * 60, "漢" * 60, f"{LONG}-eu", f"{LONG}-us")
# texts of a picture that are wider than the box that they begin in
_TOO_WIDE = """(text) => {
    const picture = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    document.body.append(document.adoptNode(picture));
    const boxes = [...picture.querySelectorAll('rect')].slice(1).map((one) => one.getBoundingClientRect());
    const out = [];
    for (const one of picture.querySelectorAll('text')) {
        const clip = one.parentNode === picture || one.parentNode.tagName !== 'svg' ? one : one.parentNode;
        const text = one.getBoundingClientRect(), room = clip.getBoundingClientRect();
        const right = clip === one ? text.right : Math.min(text.right, text.left + clip.width.baseVal.value);
        const holds = (box) => box.left <= text.left && box.right >= text.left &&
            box.top <= text.top + 8 && box.bottom >= text.bottom - 8;
        const around = boxes.filter(holds);
        if (around.length && right > Math.max(...around.map((box) => box.right)) + 1) out.push(one.textContent);
    }
    picture.remove();
    return out;
}"""


def crowded() -> str:
    """Return a page of names that are as bad as can be: Kustomizations, what they apply, and what is missing."""
    app = node("app")
    links = [link(app, node(name)) for name in NAMES]
    links += [link(helm_release(name), node(name), "applies") for name in NAMES]
    links += [link(node(name)._replace(namespace=LONG), app) for name in NAMES[:5]]
    found = graph(links, ghosts=[node(name) for name in NAMES[::3]])
    return html_page([judged(found)], title=LONG)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_name_reaches_out_of_the_page_or_its_panels(opened: Open, size: tuple[int, int], theme: str) -> None:
    page = opened(crowded(), f"#theme={theme}")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    assert page.evaluate(REACHING_OUT) == []
    page.evaluate("window.page.app.goTo(window.page.app.model.find('Kustomization/flux-system/app'))")
    assert page.evaluate(REACHING_OUT) == []
    page.evaluate("window.page.app.choose(-1)")
    page.locator("#search").fill("a-name")
    assert page.evaluate(REACHING_OUT) == []


@pytest.mark.parametrize("size", SIZES)
def test_no_text_is_under_the_button_that_closes_its_panel(opened: Open, size: tuple[int, int]) -> None:
    page = opened(crowded())
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("(id) => window.page.app.goTo(window.page.app.model.find(id))", f"Kustomization/{LONG}/{NAMES[2]}")
    texts, button = page.locator("#details p.over").bounding_box(), page.locator("#details .close").bounding_box()
    assert texts
    assert button
    assert texts["x"] + texts["width"] <= button["x"] + 10  # of which so much is room around its sign


@pytest.mark.parametrize("size", SIZES)
def test_the_names_of_severities_are_whole_however_much_there_is_of_each(opened: Open, size: tuple[int, int]) -> None:
    page = opened()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("for (const count of document.querySelectorAll('.switches .more')) count.textContent = '1234'")
    lines = page.evaluate(
        """[...document.querySelectorAll('.switches bdi')].map((name) => {
            const text = document.createRange();
            text.selectNodeContents(name);
            return text.getClientRects().length;
        })"""
    )
    assert lines == [1, 1, 1]
    assert page.evaluate(REACHING_OUT) == []


@pytest.mark.parametrize("size", SIZES)
def test_no_name_reaches_out_of_the_start_page(opened: Open, size: tuple[int, int]) -> None:
    page = opened(fleet([f"{LONG[:190]}{number}" for number in range(4)]))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    assert page.locator("#start").is_visible()
    assert page.evaluate(REACHING_OUT) == []


def test_no_name_reaches_out_of_its_card_in_the_saved_picture(opened: Open) -> None:
    page = opened(crowded())
    assert page.evaluate(_TOO_WIDE, page.evaluate("window.page.exported.svg()")) == []


@pytest.mark.parametrize("font", ["monospace", "DejaVu Sans", "serif"])
def test_no_name_reaches_out_of_its_card_in_a_picture_whatever_the_font(browser: Browser, font: str) -> None:
    names = [name for name in NAMES if name.isprintable()]
    links = [link(node("app"), node(name)) for name in names]
    links += [link(helm_release(name), node(name), "applies") for name in names]
    picture = re.sub(
        r"font-family:[^}]+", f"font-family:{font};font-stretch:expanded", "\n".join(svg([judged(graph(links))]))
    )
    page = browser.new_page()
    assert page.evaluate(_TOO_WIDE, picture) == []
    page.close()


def test_two_thirds_are_left_to_the_picture_though_something_is_chosen(opened: Open) -> None:
    page = opened()
    page.set_viewport_size({"width": 1280, "height": 800})
    click(page, "Kustomization/observability/grafana")
    assert page.locator("#details").is_visible()
    assert page.locator("#side").is_visible()
    left, right = page.evaluate("[window.page.camera.left, window.page.camera.right]")
    assert 1280 - left - right >= 1280 * 2 / 3
    boxes = [page.locator(panel).bounding_box() for panel in ("#side", "#details")]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]


def test_on_a_phone_every_tool_can_be_reached_and_the_picture_is_beside_the_panel(opened: Open) -> None:
    page = opened()
    page.set_viewport_size({"width": 390, "height": 844})
    for tool in page.locator("#tools button").all():
        box = tool.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    until(page, "window.page.camera.bottom > 300")
    page.locator("[data-action=fit]").click()
    bottom = page.evaluate("(({app, camera}) => (app.places.height - camera.y) * camera.zoom)(window.page)")
    side = page.locator("#side").bounding_box()
    assert side
    assert bottom <= side["y"]


def test_two_cards_of_one_name_say_their_namespaces(opened: Open) -> None:
    page = opened()
    spaces = page.evaluate(
        "(({ app }) => app.cards.map((_, card) => [app.cardSpace(card), app.cardLabel(card)]))(window.page)"
    )
    assert sorted(space for space, name in spaces if name == "rook-ceph-cluster") == ["flux-system", "storage"]
    assert {space for space, name in spaces if name != "rook-ceph-cluster"} == {""}


def test_a_search_shows_the_ends_of_names_that_begin_alike(opened: Open) -> None:
    page = opened(crowded())
    page.locator("#search").fill("in")
    page.locator("#search").fill(f"{LONG}-")
    ends = page.locator("#results .name span:last-child")
    assert {text[-3:] for text in ends.all_text_contents()} == {"-eu", "-us"}
    for end in ends.all():
        assert end.evaluate("(one) => one.scrollWidth <= one.clientWidth + 1 || one.offsetWidth > 0")
        assert end.is_visible()


# a hub


def hub(count: int) -> str:
    """Return a page in which much needs one Kustomization, directly and by others."""
    names = [f"app-{number:03}" for number in range(count)]
    further = [f"far-{number:03}" for number in range(count)]
    links = [link(node(name), node("hub")) for name in names]
    links += [link(node(other), node(name)) for other, name in zip(further, names, strict=True)]
    links += [link(helm_release(name), node("hub"), "applies") for name in names]
    return html_page([judged(graph(links))])


def shown(page: Page) -> int:
    count: int = page.evaluate("window.page.app.lit.shown.size")
    return count


def test_of_a_hub_the_nearest_ring_is_lit_at_first_and_more_when_asked(opened: Open) -> None:
    page = opened(hub(60))
    page.evaluate("window.page.app.goTo(window.page.app.model.find('Kustomization/flux-system/hub'))")
    assert len(lit(page, "falls")) == 180
    assert shown(page) == 120
    assert "nearest 120 of 180" in (page.locator("#details").text_content() or "")
    assert "120 Kustomizations, 60 HelmReleases" in (page.locator("#blast").text_content() or "")
    page.get_by_role("button", name="One step further").click()
    assert shown(page) == 180
    assert page.locator(".rings").count() == 0
    again = opened(hub(60), page.evaluate("new Promise((done) => setTimeout(() => done(location.hash), 400))"))
    assert shown(again) == 180


def test_many_lines_between_two_cards_are_one(opened: Open) -> None:
    page = opened(hub(60))
    page.evaluate("window.page.app.goTo(window.page.app.model.find('Kustomization/flux-system/hub'))")
    between = page.evaluate("window.page.app.lit.lines.filter((line) => !line.inside).length")
    assert between == 60


def test_of_few_all_is_lit_at_once(opened: Open) -> None:
    page = opened(hub(10))
    page.evaluate("window.page.app.goTo(window.page.app.model.find('Kustomization/flux-system/hub'))")
    assert shown(page) == 30


# findings that are one thing to say


def test_one_thing_that_is_said_of_many_objects_is_one_card(opened: Open) -> None:
    page = opened(page_of(analysed(repository(*(needing(f"app-{number:02}", "gone") for number in range(14))))))
    cards = page.locator("#list > .finding").filter(has_text="gone")
    assert cards.count() == 1
    text = cards.first.text_content() or ""
    assert "and the same of 13 others" in text
    cards.first.get_by_role("button", name="8 more").click()
    assert {f"app-{number:02}" for number in range(14)} <= set(cards.first.locator(".name").all_text_contents())


# several clusters


def fleet(names: Sequence[str], worst: int = -1) -> str:
    """Return a page of clusters, of which one has an error, and each an object of its own."""
    files: Files = {"empty/kustomization.yaml": "resources: []\n"}
    for number, name in enumerate(names):
        own = needing("app", "gone") if number == worst else kustomization("app")
        files[f"clusters/{name}/flux.yaml"] = flux_instance(f"apps/{number}")
        files[f"apps/{number}/all.yaml"] = own + config_map(f"only-{number}")
    return page_of(analysed(files))


def cluster(page: Page) -> str:
    name: str = page.evaluate("window.page.app.cluster.name")
    return name


def test_it_opens_on_the_cluster_with_the_worst_finding_and_marks_it(opened: Open) -> None:
    page = opened(fleet(["a", "b", "c"], worst=1))
    assert not page.locator("#start").is_visible()
    assert page.evaluate("window.page.app.cluster.findings[0].severity") == "error"
    options = page.locator("#cluster option").all_text_contents()
    assert [option for option in options if "1 error" in option] == [f"{cluster(page)} · 1 error"]


def test_many_clusters_begin_with_a_card_for_each(opened: Open) -> None:
    page = opened(fleet(["a", "b", "c", "d"], worst=2))
    cards = page.locator("#start .cluster")
    assert cards.count() == 4
    texts = cards.all_text_contents()
    assert sum("1 error" in text for text in texts) == 1
    assert all(f"ConfigMap/default/only-{number}" in text for number, text in enumerate(texts))
    cards.filter(has_text="1 error").click()
    assert not page.locator("#start").is_visible()
    assert page.evaluate("window.page.app.cluster.findings[0].severity") == "error"
    page.keyboard.press("a")
    assert page.locator("#start").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#start").is_visible()


def test_the_address_of_a_cluster_leads_to_it_and_not_to_the_start(opened: Open) -> None:
    text = fleet(["a", "b", "c", "d"])
    page = opened(text)
    page.locator("#start .cluster").nth(2).click()
    name = cluster(page)
    until(page, "location.hash.includes('cluster=')")
    again = opened(text, page.evaluate("location.hash"))
    assert not again.locator("#start").is_visible()
    assert cluster(again) == name


def test_a_node_is_shown_to_whoever_embeds_the_page_whatever_cluster_it_is_in(opened: Open) -> None:
    page = opened(fleet(["a", "b", "c", "d"]))
    assert page.evaluate("window.page.showNode('ConfigMap/default/only-2')")
    assert not page.locator("#start").is_visible()
    assert chosen(page) == "ConfigMap/default/only-2"
    assert not page.evaluate("window.page.showNode('ConfigMap/default/only-9')")
    assert chosen(page) == "ConfigMap/default/only-2"


# on paper


@pytest.mark.parametrize(("count", "paper"), [(6, (1191, 842)), (900, (1684, 1191))])
def test_on_paper_it_is_a_poster_in_vectors(opened: Open, tmp_path: Path, count: int, paper: tuple[int, int]) -> None:
    links = [link(node(f"app-{number}"), node(f"base-{number % 9}")) for number in range(count)]
    page = opened(html_page([judged(graph(links))], title="poster"), "#theme=dark")
    file = tmp_path / "poster.pdf"
    page.pdf(path=str(file), prefer_css_page_size=True)
    document = file.read_bytes()
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", document)
    assert [sorted(round(float(side)) for side in box) for box in boxes] == [sorted(paper)]
    assert b"/Subtype /Image" not in document
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"

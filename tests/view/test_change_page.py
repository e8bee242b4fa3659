"""The page of a change: what differs is marked, told with its lines, and in its place though it is gone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from browser import until
from drawings import HOSTILE
from page_room import LONG, REACHING_OUT, SIZES
from pages import Open, all_about_each, chosen
from playwright.sync_api import Page
from small_clusters import BASE, CLAIM, FLUX, Files, app, config, kustomization, manifest

from gitops_lint.change.diff import diff_of
from gitops_lint.change.objects import ClusterObjects
from gitops_lint.cluster.identity import Identity
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.forge import Forge
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.report.diff_page import page
from gitops_lint.view.both_versions import Mark, both_versions

APP = "Kustomization/flux-system/app"
SETTINGS = manifest("v1", "ConfigMap", "settings", "data: {size: small}\n")
SECRET = manifest("v1", "Secret", "key", "stringData: {key: hunter1}\n")
READER = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: reader, namespace: default}
spec:
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec: {containers: [{name: a, image: a, envFrom: [{configMapRef: {name: settings}}]}]}
"""


def page_of_change(before: Files, after: Files, **how: Any) -> str:
    first = analyse_tree(MemoryTree(before), Path("before"), checking=True)
    second = analyse_tree(MemoryTree(after), Path("after"), earlier=first, checking=True)
    return page(diff_of(first, second, BASE), second, **how)


def two_clusters(first: str, second: str) -> Files:
    """Return a repository of two clusters, each with a Kustomization of its own objects."""
    files: Files = {}
    for name, objects in (("one", first), ("two", second)):
        files[f"clusters/{name}/flux.yaml"] = FLUX.replace("path: cluster", f"path: apps/{name}")
        files[f"apps/{name}/ks.yaml"] = kustomization("app", path=f"objects/{name}")
        files[f"objects/{name}/all.yaml"] = objects
    return files


def data(text: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


def marks(shown: Page) -> dict[str, str]:
    """Return what is marked of the nodes, by their names."""
    found: dict[str, str] = shown.evaluate(
        """(({ app: { model } }) => Object.fromEntries([...Array(model.count).keys()]
            .filter((node) => model.markOf(node)).map((node) => [model.id(node), model.markOf(node)])))(window.page)"""
    )
    return found


def go(shown: Page, node: str) -> str:
    """Choose a node, and return what its panel says."""
    shown.evaluate("(id) => window.page.app.goTo(window.page.app.model.find(id))", node)
    return shown.locator("#details").text_content() or ""


# both versions as one graph


def test_what_is_gone_stands_on_the_card_of_what_applied_it(opened: Open) -> None:
    shown = opened(page_of_change(app(SETTINGS, CLAIM), app(SETTINGS.replace("small", "large"))))
    assert marks(shown) == {
        "ConfigMap/default/settings": "changed",
        "PersistentVolumeClaim/default/data": "removed",
    }
    card = shown.evaluate(
        """((app) => { const card = app.model.nodes.card[app.model.find('PersistentVolumeClaim/default/data')];
            return app.model.id(app.cards[card].head); })(window.page.app)"""
    )
    assert card == APP


def test_what_is_gone_counts_neither_as_there_nor_as_missing(opened: Open) -> None:
    before = app(SETTINGS, CLAIM)
    shown = opened(page_of_change(before, app(SETTINGS)))
    alone = opened(page_of_change(app(SETTINGS), app(SETTINGS)))
    assert shown.locator("#summary").text_content() == alone.locator("#summary").text_content()
    assert "missing" not in (shown.locator("#summary").text_content() or "")


def test_a_link_that_goes_holds_nothing_back_and_is_told_with_the_line_that_it_stood_at(opened: Open) -> None:
    other = {"cluster/other.yaml": kustomization("other"), "other/x.yaml": config("x")}
    depends = "  dependsOn: [{name: other}]\n"
    shown = opened(page_of_change({**app(more=depends), **other}, {**app(), **other}))
    assert APP not in all_about_each(shown, "falls")["Kustomization/flux-system/other"]
    told = go(shown, APP)
    assert "Needed before" in told
    assert "cluster/app.yaml:9" in told
    assert "Was needed before by" in go(shown, "Kustomization/flux-system/other")


def test_a_link_that_goes_closes_no_circle() -> None:
    def one(name: str, needed: str) -> str:
        return kustomization(name, f"  dependsOn: [{{name: {needed}}}]\n" if needed else "")

    def files(first: str, second: str) -> Files:
        own = {"cluster/a.yaml": one("a", first), "cluster/b.yaml": one("b", second)}
        return {"flux.yaml": FLUX, "a/a.yaml": config("a"), "b/b.yaml": config("b"), **own}

    (cluster,) = data(page_of_change(files("b", ""), files("", "a")))["clusters"]
    assert cluster["cycles"] == []


def test_what_is_called_otherwise_for_its_content_is_one_node() -> None:
    generator = "configMapGenerator: [{name: made, namespace: default, literals: [SIZE=%s]}]\n"
    before, after = (
        {**app(), "app/kustomization.yaml": f"resources: [z.yaml]\n{generator % size}"} for size in ("1", "2")
    )
    (cluster,) = data(page_of_change(before, after))["clusters"]
    names = [name for name in cluster["nodes"]["name"] if name.startswith("made")]
    assert len(names) == 1
    (group,) = cluster["change"]["groups"]
    assert group["what"] == "changed"


def test_what_is_in_neither_version_has_no_graph() -> None:
    with pytest.raises(ValueError, match="neither"):
        both_versions(None, None, ClusterObjects("cluster", ()))


def test_of_a_cluster_that_is_gone_everything_is() -> None:
    first = analyse_tree(MemoryTree(app(SETTINGS)), Path("before"))
    second = analyse_tree(MemoryTree({"flux.yaml": "a: b\n"}), Path("after"), earlier=first)
    found = diff_of(first, second, BASE)
    drawn = both_versions(first.graphs[0], None, found.clusters[0])
    assert drawn.nodes[Identity("", "ConfigMap", "default", "settings")] is Mark.REMOVED
    assert all(drawn.drawn.is_gone(node) for node in drawn.drawn.nodes)


# what is told


def test_each_object_has_its_lines_and_what_causes_them_on_both_sides(opened: Open) -> None:
    text = page_of_change(app(SETTINGS), app("# a comment\n" + SETTINGS.replace("small", "large")))
    told = go(opened(text), "ConfigMap/default/settings")
    assert "-    size: small  # app/0.yaml:4" in told
    assert "+    size: large  # app/0.yaml:5" in told
    assert re.search(r"Written before inapp/0.yaml:4.*Written now inapp/0.yaml:5", told)


def test_links_to_files_lead_to_the_commit_of_their_side(opened: Open) -> None:
    sides = {"forge": Forge("https://git.example.com/now"), "earlier": Forge("https://git.example.com/then")}
    shown = opened(page_of_change(app(SETTINGS), app(SETTINGS.replace("small", "large")), **sides))
    go(shown, "ConfigMap/default/settings")
    links = [link.get_attribute("href") for link in shown.locator("#details .causes a").all()]
    assert links == ["https://git.example.com/then/app/0.yaml#L4", "https://git.example.com/now/app/0.yaml#L4"]


def test_the_same_change_of_many_objects_is_one_card_that_leads_to_each(opened: Open) -> None:
    names = [f"one-{number:02}" for number in range(40)]
    before = app(*(SETTINGS.replace("settings", name) for name in names))
    shown = opened(page_of_change(before, {path: text.replace("small", "large") for path, text in before.items()}))
    cards = shown.locator("#list .change")
    assert cards.count() == 1
    assert "+ 39" in (cards.first.text_content() or "")
    cards.first.get_by_role("button", name="37 more").click()
    assert set(names) <= set(cards.first.locator(".node .name").all_text_contents())
    assert "The same change in 39 others" in go(shown, "ConfigMap/default/one-07")
    assert "app/7.yaml:4" in (shown.locator("#details .diff").text_content() or "")


def test_what_the_change_does_to_the_cluster_comes_before_what_checks_find(opened: Open) -> None:
    broken = kustomization("broken", "  dependsOn: [{name: gone}]\n")
    after = {**app(), "cluster/broken.yaml": broken, "broken/x.yaml": config("x")}
    shown = opened(page_of_change(app(CLAIM), after))
    headings = shown.locator("#list h3").all_text_contents()
    assert headings == ["What the change does", "What checks find that is new"]
    rules = [card.split()[0] for card in shown.locator("#list > .finding .rule").all_text_contents()]
    assert rules[0] == "GL701"
    assert "GL101" in rules


def test_what_was_found_before_and_what_is_mended_is_folded_away(opened: Open) -> None:
    needing = kustomization("needing", "  dependsOn: [{name: %s}]\n")
    before = {**app(SETTINGS), "cluster/n.yaml": needing % "gone", "needing/x.yaml": config("x")}
    still = {**before, "app/0.yaml": SETTINGS.replace("small", "large")}
    mended = {**before, "cluster/n.yaml": needing % "app"}
    for after, said in ((still, "1 there before"), (mended, "1 mended")):
        shown = opened(page_of_change(before, after), "#tab=problems")
        assert said in (shown.locator("#unreported").text_content() or "")


def test_what_else_it_touches_is_listed_and_said_where_it_is_nothing(opened: Open) -> None:
    shown = opened(page_of_change(app(SETTINGS, READER), app(SETTINGS.replace("small", "large"), READER)))
    told = shown.locator("#list").text_content() or ""
    assert "What else it touches" in told
    assert "reader" in told
    alone = opened(page_of_change(app(SETTINGS), app(SETTINGS.replace("small", "large"))))
    assert "Nothing else is touched" in (alone.locator("#list").text_content() or "")


def test_what_changes_is_lit_until_somebody_wants_it_otherwise(opened: Open) -> None:
    shown = opened(page_of_change(app(SETTINGS, READER), app(SETTINGS.replace("small", "large"), READER)))
    lit = "(({ app }) => app.lit && Object.fromEntries([...app.lit.marks].map(([n, m]) => [app.model.id(n), m])))"
    found = shown.evaluate(f"{lit}(window.page)")
    assert found["ConfigMap/default/settings"] == "changed"
    assert found["Deployment/default/reader"] == "touched"
    shown.locator("body").press("d")
    assert shown.evaluate(f"{lit}(window.page)") is None
    until(shown, "location.hash.includes('plain')")
    shown.locator("body").press("d")
    assert shown.evaluate(f"{lit}(window.page)") == found


def test_what_changes_can_be_shown_alone(opened: Open) -> None:
    shown = opened(page_of_change(app(SETTINGS, READER), app(SETTINGS.replace("small", "large"), READER)))
    shown.locator('[data-tab="show"]').click()
    shown.locator('[data-mark=""]').uncheck()
    drawn = "(({ app }) => app.visibleRows.flat().map((node) => app.model.id(node)))(window.page)"
    assert shown.evaluate(drawn) == ["ConfigMap/default/settings"]


def test_values_of_secrets_are_in_no_page_unless_asked_for() -> None:
    before, after = app(SECRET), app(SECRET.replace("hunter1", "hunter2"))
    assert "hunter" not in page_of_change(before, after)
    assert "hunter" not in page_of_change(before, app())
    assert "hunter2" in page_of_change(before, after, shows_secrets=True)


# several clusters


def test_it_opens_on_the_cluster_with_the_worst_consequence(opened: Open) -> None:
    ghost = kustomization("needing", "  dependsOn: [{name: gone}]\n", path="empty")
    text = page_of_change(two_clusters(config("a"), CLAIM), two_clusters(config("a") + "---\n" + ghost, config("b")))
    names = [cluster["name"] for cluster in data(text)["clusters"]]
    assert len(names) == 2
    shown = opened(text)
    assert "GL701" in (shown.locator("#list .rule").first.text_content() or "")
    options = shown.locator("#cluster option").all_text_contents()
    assert [option for option in options if "1 new, 1 gone" in option]


def test_clusters_in_which_nothing_differs_are_left_out_and_named(opened: Open) -> None:
    text = page_of_change(two_clusters(SETTINGS, config()), two_clusters(SETTINGS.replace("small", "large"), config()))
    assert len(data(text)["clusters"]) == 1
    (unchanged,) = data(text)["change"]["unchanged"]
    assert f"nothing differs in {unchanged}" in (opened(text).locator("#list").text_content() or "")


def test_where_nothing_differs_the_page_says_so(opened: Open) -> None:
    shown = opened(page_of_change(app(SETTINGS), app(SETTINGS)))
    assert "no object in 1 cluster, since main" in (shown.locator("#since").text_content() or "")
    shown.locator('[data-tab="changes"]').click()
    assert "No object differs here." in (shown.locator("#list").text_content() or "")
    assert shown.evaluate("window.page.app.lit") is None


def test_the_page_of_a_graph_speaks_of_no_change(opened: Open) -> None:
    shown = opened()
    assert shown.locator('[data-tab="changes"], [data-action="changes"], .change-sign, #since').count() == 0
    shown.locator("body").press("d")
    assert shown.evaluate("window.page.app.lit") is None


# names, sizes, paper


def hostile() -> tuple[Files, Files]:
    """Return two versions of a repository with texts that are as bad as can be."""
    names = [re.sub(r"[^a-z-]", "", LONG[:120]) + str(number) for number in range(3)]
    objects = [
        json.dumps(
            {
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {"name": name, "namespace": "default"},
                "data": {"text": text * 3, LONG[:60]: text},
            }
        )
        for name, text in zip(names * 5, HOSTILE, strict=False)
    ]
    return app(*objects), app(*(text.replace('"data": {', '"data": {"more": "x", ') for text in objects), CLAIM)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_text_of_a_change_reaches_out_of_its_panel(opened: Open, size: tuple[int, int], theme: str) -> None:
    shown = opened(page_of_change(*hostile()), f"#tab=changes&theme={theme}")
    shown.set_viewport_size({"width": size[0], "height": size[1]})
    assert shown.evaluate(REACHING_OUT) == []
    for card in shown.locator("#list .change").all():
        card.evaluate("(card) => { card.open = true; }")
    assert shown.evaluate(REACHING_OUT) == []
    node = next(node for node, mark in marks(shown).items() if mark == "changed")
    go(shown, node)
    assert chosen(shown) == node
    assert shown.evaluate(REACHING_OUT) == []


def test_an_object_with_very_many_lines_is_cut_and_the_rest_counted(opened: Open) -> None:
    many = "data:\n" + "".join(f"  key-{number:04}: a\n" for number in range(2000))
    text = page_of_change(app(), app(manifest("v1", "ConfigMap", "many", many)))
    (group,) = data(text)["clusters"][0]["change"]["groups"]
    assert len(group["lines"]) == 400
    assert group["more"] > 1600
    assert "lines more" in go(opened(text), "ConfigMap/default/many")


def test_on_paper_what_changes_is_marked(opened: Open) -> None:
    shown = opened(page_of_change(app(SETTINGS, CLAIM), app(SETTINGS.replace("small", "large"))), "#theme=dark")
    shown.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    poster = shown.locator("#print")
    assert "since main" in (poster.text_content() or "")
    assert "~ changed" in (poster.locator("footer").text_content() or "")
    assert poster.locator('svg [stroke="#b3261e"]').count() > 0

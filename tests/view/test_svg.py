"""The picture: well-formed whatever names hold, and all that is drawn is in it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from drawings import HOSTILE, NAMES, drawn, judged
from hypothesis import given, settings
from small_graphs import config_map, graph, kustomization, link

from gitops_lint.graph.model import Link
from gitops_lint.view.levels import Level
from gitops_lint.view.selection import Drawn, Selection, select
from gitops_lint.view.svg import cut, svg, width_of

SVG = "{http://www.w3.org/2000/svg}"


def picture(*links: Link) -> Drawn:
    return select(graph(links), Selection(Level.ALL))


def parsed(*pictures: Drawn) -> ElementTree.Element:
    return ElementTree.fromstring("\n".join(svg(pictures)))  # noqa: S314


def texts(root: ElementTree.Element) -> list[str]:
    """Return the texts of a picture, without what is shown only when one points at them."""
    found = []
    for one in root.iter(f"{SVG}text"):
        parts = [child.text or "" for child in one.iter() if child.tag != f"{SVG}title"]
        found.append("".join(parts))
    return found


def styles(root: ElementTree.Element, tag: str) -> list[str]:
    return [one.get("class", "") for one in root.iter(f"{SVG}{tag}")]


def test_each_kustomization_is_a_card_and_each_need_a_line() -> None:
    root = parsed(picture(link(kustomization("app"), kustomization("storage"))))
    assert {"app", "storage"} <= set(texts(root))
    assert [style for style in styles(root, "path") if style.startswith("line")] == ["line kustomization"]


def test_what_a_kustomization_applies_is_on_its_card() -> None:
    app = kustomization("app")
    root = parsed(picture(link(config_map("settings"), app, "applies")))
    assert "ConfigMapsettings" in texts(root)
    assert [style for style in styles(root, "rect") if style == "card"] == ["card"]


def test_what_is_missing_is_marked() -> None:
    gone = kustomization("gone")
    root = parsed(judged(graph([link(kustomization("app"), gone)], ghosts=[gone])))
    assert "card missing" in styles(root, "rect")
    assert {"line missing", "cross missing"} <= set(styles(root, "path"))
    assert "1 missing" in texts(root)


def test_of_two_of_one_name_each_says_its_namespace() -> None:
    app, other = kustomization("app"), kustomization("app")._replace(namespace="elsewhere")
    root = parsed(picture(link(app, other), link(kustomization("web"), app)))
    assert texts(root).count("flux-system") == 1
    assert texts(root).count("elsewhere") == 1


def test_what_just_is_not_in_git_is_quiet_and_has_a_form_of_its_own() -> None:
    settings = config_map("settings")
    root = parsed(judged(graph([link(kustomization("app"), settings, "reads")], ghosts=[settings])))
    assert "card absent" in styles(root, "rect")
    assert "ring absent" in styles(root, "circle")
    assert "1 not in Git" in texts(root)
    assert not any("missing" in style for tag in ("rect", "circle", "text") for style in styles(root, tag))


def test_what_waits_for_itself_is_marked() -> None:
    app, storage = kustomization("app"), kustomization("storage")
    root = parsed(picture(link(app, storage), link(storage, app)))
    assert styles(root, "path").count("line circle") == 2


def test_several_clusters_stand_below_each_other_under_their_names() -> None:
    one = picture(link(kustomization("app"), kustomization("storage")))
    root = parsed(one, one)
    assert texts(root).count("home") == 2
    assert float(root.get("height", 0)) > 1.9 * float(parsed(one).get("height", 0))


def test_an_empty_drawing_is_a_picture_too() -> None:
    assert parsed(Drawn(graph([]), (), ())).tag == f"{SVG}svg"


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_text_and_nothing_else(name: str) -> None:
    root = parsed(*drawn([name]))
    tags = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert tags <= {"svg", "title", "style", "defs", "marker", "path", "rect", "g", "circle", "text", "tspan"}
    assert not {key for one in root.iter() for key in one.attrib if key.startswith("on") or "href" in key}


@given(NAMES)
@settings(deadline=None, max_examples=40)
def test_it_is_well_formed_whatever_the_names(names: list[str]) -> None:
    assert parsed(*drawn(names)).tag == f"{SVG}svg"


def test_a_text_that_is_too_long_keeps_both_its_ends() -> None:
    shown = cut("kube-prometheus-stack-alertmanager-discord", 12.5, 160)
    assert shown.startswith("kube-prom")
    assert shown.endswith("-discord")
    assert "…" in shown
    assert width_of(shown, 12.5) <= 160
    assert cut("nessie", 12.5, 160) == "nessie"

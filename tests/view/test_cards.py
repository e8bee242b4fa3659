"""What stands together on a drawing."""

from __future__ import annotations

from small_graphs import config_map, graph, helm_release, kustomization, link

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.rulebook.references import Strength
from gitops_lint.view.cards import COLUMN, HEAD, Cards, Tone, cards_of
from gitops_lint.view.drawing import circles_of, drawing_of
from gitops_lint.view.levels import Level
from gitops_lint.view.selection import Selection, select

APP, STORAGE = kustomization("app"), kustomization("storage")


def cards(*links: Link, ghosts: tuple[Identity, ...] = ()) -> Cards:
    return cards_of(select(graph(links, ghosts), Selection(Level.ALL)))


def rows_of(found: Cards, head: Identity) -> list[str]:
    (card,) = [card for card in found.cards if card.head == head]
    return [str(row) for row in card.rows]


def applied(node: Identity, by: Identity) -> Link:
    return link(node, by, "applies")


def test_a_card_holds_what_its_kustomization_applies() -> None:
    found = cards(applied(helm_release("app"), APP), applied(config_map("app"), APP), link(APP, STORAGE))
    assert rows_of(found, APP) == ["HelmRelease/default/app", "ConfigMap/default/app"]
    assert rows_of(found, STORAGE) == []


def test_a_kustomization_that_another_applies_has_a_card_of_its_own() -> None:
    found = cards(applied(APP, STORAGE), applied(config_map("a"), APP))
    assert rows_of(found, STORAGE) == []
    assert rows_of(found, APP) == ["ConfigMap/default/a"]


def test_what_a_controller_makes_is_on_the_card_of_what_it_is_made_for() -> None:
    release = helm_release("app")
    found = cards(applied(release, APP), link(config_map("made"), release, "produces"))
    assert "ConfigMap/default/made" in rows_of(found, APP)


def test_what_is_missing_for_one_card_only_is_on_it() -> None:
    gone = config_map("gone")
    found = cards(applied(helm_release("app"), APP), link(helm_release("app"), gone, "reads"), ghosts=(gone,))
    assert "ConfigMap/default/gone" in rows_of(found, APP)


def test_what_is_missing_for_several_cards_has_one_of_its_own() -> None:
    gone = config_map("gone")
    found = cards(link(APP, gone, "reads"), link(STORAGE, gone, "reads"), ghosts=(gone,))
    assert rows_of(found, gone) == []


def test_a_missing_kustomization_has_a_card_of_its_own() -> None:
    assert rows_of(cards(link(APP, STORAGE), ghosts=(STORAGE,)), STORAGE) == []


def test_a_card_needs_what_its_rows_need() -> None:
    secret = config_map("settings")
    found = cards(
        applied(helm_release("app"), APP), applied(secret, STORAGE), link(helm_release("app"), secret, "reads")
    )
    assert found.needs[found.of[APP]] == (found.of[STORAGE],)


def test_who_applies_whom_and_what_is_soft_puts_no_card_before_another() -> None:
    found = cards(applied(APP, STORAGE), link(config_map("a"), STORAGE, "watches", Strength.SOFT))
    assert set(found.needs) == {()}


def test_a_node_is_what_others_use_it_for() -> None:
    source = Identity("source.toolkit.fluxcd.io", "OCIRepository", "default", "chart")
    found = cards(link(helm_release("app"), source, "source"), link(helm_release("app"), config_map("a"), "reads"))
    assert found.tones[source] is Tone.SOURCE
    assert found.tones[config_map("a")] is Tone.SETTINGS
    assert found.tones[helm_release("app")] is Tone.RELEASE


def test_many_rows_stand_in_several_columns() -> None:
    found = cards(*(applied(config_map(f"c{number:02}"), APP) for number in range(40)))
    (card,) = found.cards
    assert card.columns == 2
    assert card.size().width == 2 * COLUMN
    assert card.size(collapsed=True) == (COLUMN, HEAD)


def test_rows_of_one_name_are_told_apart_by_their_namespaces() -> None:
    here, there = config_map("settings"), config_map("settings")._replace(namespace="other")
    (card,) = cards(applied(here, APP), applied(there, APP), applied(config_map("app"), APP)).cards
    assert [card.row_name(row) for row in card.rows] == ["", "default/settings", "other/settings"]


# drawings


def test_a_line_that_follows_from_others_is_not_shown_unasked() -> None:
    base = kustomization("base")
    drawn = select(graph([link(APP, STORAGE), link(STORAGE, base), link(APP, base)]), Selection(Level.ALL))
    drawing = drawing_of(drawn)
    of = drawing.cards.of
    assert set(drawing.shown) == {(of[APP], of[STORAGE]), (of[STORAGE], of[base])}


def test_lines_to_what_nearly_all_need_are_not_shown_unasked() -> None:
    links = [link(kustomization(f"k{number}"), STORAGE) for number in range(9)]
    assert drawing_of(select(graph(links), Selection(Level.ALL))).shown == ()


def test_what_waits_for_itself_is_a_circle() -> None:
    (circle,) = circles_of(graph([link(APP, STORAGE), link(STORAGE, APP)]))
    assert circle.identities() == (APP, STORAGE)
    assert circles_of(graph([link(APP, STORAGE)])) == ()

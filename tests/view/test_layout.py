"""Where boxes go: what is needed to the left of what needs it, nothing above anything else."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gitops_lint.view.layout.arrange import GAP, divided, grouped, layered, sheet
from gitops_lint.view.layout.circles import without_circles
from gitops_lint.view.layout.columns import columns_of
from gitops_lint.view.layout.crossings import Web, crossings, with_few_crossings
from gitops_lint.view.layout.frames import Bend, Frame, Point, Size, placed
from gitops_lint.view.layout.heights import Extent, straightened
from gitops_lint.view.layout.routes import Routes, curve

HIGH = 10_000.0
LABELS = ("foundation", "built", "alone")
Needs = list[list[int]]


@st.composite
def orders(draw: st.DrawFn, most: int = 12) -> Needs:
    """Boxes that need some of those before them."""
    count = draw(st.integers(1, most))
    return [sorted(draw(st.sets(st.integers(0, box - 1)))) if box else [] for box in range(count)]


@st.composite
def any_needs(draw: st.DrawFn, most: int = 10) -> Needs:
    """Boxes that need any others, in circles too."""
    count = draw(st.integers(1, most))
    return [sorted(draw(st.sets(st.integers(0, count - 1)))) for _ in range(count)]


SIZES = st.sampled_from([Size(200, 30), Size(200, 300), Size(600, 90)])


def corners(frame: Frame) -> dict[int, Point]:
    return {one.content: one.at for one in placed(frame) if isinstance(one.content, int)}


def overlap(one: tuple[Point, Size], other: tuple[Point, Size]) -> bool:
    (a, size_a), (b, size_b) = one, other
    return (
        a.x < b.x + size_b.width
        and b.x < a.x + size_a.width
        and a.y < b.y + size_b.height - 0.6  # places are rounded
        and b.y < a.y + size_a.height - 0.6
    )


# columns


def test_a_box_stands_right_of_all_that_it_needs() -> None:
    assert columns_of([[], [0], [0, 1]], [30] * 3, HIGH) == [0, 1, 2]


def test_a_box_that_needs_nothing_stands_beside_the_first_that_needs_it() -> None:
    assert columns_of([[], [0], [1], [], [2, 3]], [30] * 5, HIGH) == [0, 1, 2, 2, 3]


def test_a_column_gets_no_higher_than_the_sheet() -> None:
    columns = columns_of([[]] * 9, [30] * 9, 100)
    assert sorted(columns) == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_what_others_need_goes_into_a_full_column_first() -> None:
    assert columns_of([[], [], [], [2]], [30] * 4, 40)[2] == 0


def test_no_column_is_left_empty() -> None:
    assert columns_of([[], [], [0, 1]], [30, 30, 30], 40) == [0, 1, 2]
    assert columns_of([[], [0], [], [2, 1]], [30] * 4, 40) == [0, 2, 1, 3]


@given(orders(), st.sampled_from([40.0, 100.0, HIGH]))
def test_every_need_leads_to_the_left(needs: Needs, limit: float) -> None:
    columns = columns_of(needs, [30] * len(needs), limit)
    assert all(columns[needed] < columns[box] for box, all_needed in enumerate(needs) for needed in all_needed)


# circles


def test_of_a_circle_the_lightest_need_is_left_out() -> None:
    needs = [[1], [2], [0]]
    assert without_circles(needs, {(0, 1): 5, (1, 2): 5, (2, 0): 1}) == [[1], [2], []]


@given(any_needs())
def test_nothing_needs_itself_in_a_circle_in_the_end(needs: Needs) -> None:
    left = without_circles(needs, {})
    before: set[int] = set()
    while len(before) < len(left):
        free = {box for box in range(len(left)) if box not in before and before.issuperset(left[box])}
        assert free
        before |= free


@given(orders())
def test_needs_without_circles_stay(needs: Needs) -> None:
    assert without_circles(needs, {}) == needs


# crossings


def test_two_lines_that_cross_are_counted() -> None:
    web = Web([[0, 1], [2, 3]], [[], [], [1], [0]], [[3], [2], [], []])
    assert crossings(web, web.columns) == 1
    assert crossings(web, with_few_crossings(web)) == 0


@given(st.sets(st.tuples(st.integers(0, 4), st.integers(5, 9))))
def test_crossings_are_counted_as_one_would_by_hand(pairs: set[tuple[int, int]]) -> None:
    left = [sorted(one for one, other in pairs if other == thing) for thing in range(10)]
    right = [sorted(other for one, other in pairs if one == thing) for thing in range(10)]
    web = Web([[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]], left, right)
    by_hand = sum(a < c and b > d for (a, b), (c, d) in itertools.permutations(pairs, 2))
    assert crossings(web, web.columns) == by_hand
    assert crossings(web, with_few_crossings(web)) <= by_hand


# heights


def test_a_row_of_boxes_that_need_each_other_is_level() -> None:
    web = Web([[0, 3], [1], [2]], [[], [0], [1], []], [[1], [2], [], []])
    tops = straightened(web, [Extent(40, 15, 1)] * 4)
    assert tops[0] == pytest.approx(tops[1])
    assert tops[1] == pytest.approx(tops[2])
    assert tops[3] >= tops[0] + 40


# the whole sheet


@given(orders(), st.lists(SIZES, min_size=12, max_size=12), st.sets(st.integers(0, 11), max_size=2))
@settings(deadline=None)
def test_each_box_is_on_the_sheet_once_and_none_overlap(needs: Needs, sizes: list[Size], hubs: set[int]) -> None:
    hubs = {hub for hub in hubs if hub < len(needs)}
    frame = sheet(sizes[: len(needs)], needs, divided(needs, hubs), LABELS)
    boxes = [one.content for one in placed(frame) if isinstance(one.content, int)]
    assert sorted(boxes) == list(range(len(needs)))
    at = corners(frame)
    for one, other in itertools.combinations(range(len(needs)), 2):
        assert not overlap((at[one], sizes[one]), (at[other], sizes[other]))
    assert all(at[box].x + sizes[box].width <= frame.size.width + 1 for box in boxes)
    assert all(at[box].y + sizes[box].height <= frame.size.height + 1 for box in boxes)


@given(orders())
@settings(deadline=None)
def test_boxes_of_a_group_stand_together(needs: Needs) -> None:
    groups = [("even", range(0, len(needs), 2)), ("odd", range(1, len(needs), 2))]
    frame = grouped([group for group in groups if group[1]], [Size(200, 30)] * len(needs), needs)
    found = {
        one.content.label: sorted(inner.content for inner in placed(one.content) if isinstance(inner.content, int))
        for one in placed(frame)
        if isinstance(one.content, Frame) and one.content.label
    }
    assert found == {label: list(boxes) for label, boxes in groups if boxes}


def test_hubs_and_what_they_need_are_the_foundation() -> None:
    pieces = divided([[], [0], [1], [1, 2], [], []], hubs=[1])
    assert pieces.foundation == [0, 1]
    assert pieces.connected == [[2, 3]]
    assert pieces.alone == [4, 5]


def test_lines_to_one_box_share_their_bends() -> None:
    needs = [[], [0], [1], [0, 2], [0, 3]]
    frame = layered(range(5), [Size(200, 30)] * 5, needs, HIGH)
    bends = [one.content for one in placed(frame) if isinstance(one.content, Bend)]
    assert sorted(bends) == [Bend(0, 1), Bend(0, 2), Bend(0, 3)]


def test_the_same_needs_give_the_same_sheet() -> None:
    needs = [[], [0], [0], [1, 2], [], [4]]
    frames = [sheet([Size(200, 30)] * 6, needs, divided(needs, ()), LABELS) for _ in range(2)]
    assert frames[0] == frames[1]


# lines


def test_a_line_goes_from_the_side_of_what_is_needed_to_the_side_of_what_needs_it() -> None:
    sizes = [Size(200, 30)] * 2
    frame = layered(range(2), sizes, [[], [0]], HIGH)
    start, end = Routes(frame, sizes).between(needing=1, needed=0)
    assert (start.x, end.x) == (200, 200 + GAP.width)


def test_a_long_line_passes_the_columns_between_at_its_bends() -> None:
    sizes = [Size(200, 30)] * 3
    frame = layered(range(3), sizes, [[], [0], [0, 1]], HIGH)
    points = Routes(frame, sizes).between(needing=2, needed=0)
    assert len(points) == 4
    assert points[1].y == points[2].y
    box = corners(frame)[1]
    assert not box.y <= points[1].y <= box.y + 30


def test_a_line_back_leaves_at_the_other_side() -> None:
    sizes = [Size(200, 30)] * 2
    frame = layered(range(2), sizes, [[], [0]], HIGH)
    start, end = Routes(frame, sizes).between(needing=0, needed=1)
    assert (start.x, end.x) == (200 + GAP.width, 200)


def test_a_line_back_passes_below_what_stands_between() -> None:
    assert curve([Point(300, 10), Point(0, 10)]) == "M300 10C260 50 40 50 0 10"


def test_a_curve_is_level_at_its_points() -> None:
    assert curve([Point(0, 0), Point(100, 50)]) == "M0 0C50 0 50 50 100 50"
    assert curve([Point(0, 0), Point(10, 5), Point(20, 5), Point(30, 0)]) == "M0 0C5 0 5 5 10 5L20 5C25 5 25 0 30 0"

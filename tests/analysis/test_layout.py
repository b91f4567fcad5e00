"""Layouts: layers go down, nothing overlaps, plans stay together, and the order of the input says nothing."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.analysis import layers, springs
from graphsvc.analysis.crossings import crossings
from graphsvc.analysis.layout import HEIGHT, WIDTH, Layout, Link, Spot, layered
from graphsvc.errors import ParameterError

GROUPS = ("p", "q", "r")
BANDS = 4


def spots_of(parts: list[tuple[int, str | None]]) -> list[Spot]:
    return [Spot(f"n{number}", band, group, number % 3) for number, (band, group) in enumerate(parts)]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Spot], list[Link]]:
    """Things in bands, some of them in groups, and links of any direction between them."""
    parts = draw(st.lists(st.tuples(st.integers(0, BANDS - 1), st.sampled_from([*GROUPS, None])), min_size=1, max_size=40))
    spots = spots_of(parts)
    ids = st.sampled_from([spot.id for spot in spots])
    links = draw(st.lists(st.builds(Link, ids, ids, st.booleans()), max_size=80))
    return spots, links


@st.composite
def sound(draw: st.DrawFn) -> tuple[list[Spot], list[Link]]:
    """The same with links as the model has them: no circle, never up a band, from a plan to what is shared or a later one."""
    spots, links = draw(graphs())
    order = {group: place for place, group in enumerate((*GROUPS, None))}
    known = {spot.id: (order[spot.group], spot.band, int(spot.id[1:])) for spot in spots}
    return spots, [link for link in links if known[link.upper] < known[link.lower] and known[link.upper][1] <= known[link.lower][1]]


def boxes_apart(layout: Layout) -> bool:
    return all(
        one.x + one.width <= other.x or other.x + other.width <= one.x or one.y + one.height <= other.y or other.y + other.height <= one.y
        for place, one in enumerate(layout.boxes)
        for other in layout.boxes[place + 1 :]
    )


def overlapping(layout: Layout) -> list[tuple[int, int]]:
    """Places nearer to each other than things are large."""
    cells: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for x, y in layout.at.values():
        cells[x // WIDTH, y // HEIGHT].append((x, y))
    around = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    return [
        one
        for (column, row), members in cells.items()
        for one in members
        if sum(abs(one[0] - x) < WIDTH and abs(one[1] - y) < HEIGHT for dx, dy in around for x, y in cells.get((column + dx, row + dy), ()))
        > 1
    ]


@given(graphs(), st.randoms())
def test_the_order_of_the_input_says_nothing(graph: tuple[list[Spot], list[Link]], chance: random.Random) -> None:
    spots, links = graph
    first = layered(spots, links)
    chance.shuffle(spots)
    chance.shuffle(links)
    assert layered(spots, [*links, *links[:3]]) == first


@given(sound())
def test_links_of_the_model_go_down(graph: tuple[list[Spot], list[Link]]) -> None:
    spots, links = graph
    at = layered(spots, links).at
    assert [link for link in links if link.layered and at[link.upper][1] >= at[link.lower][1]] == []


@given(graphs())
def test_nothing_overlaps_and_plans_stay_together(graph: tuple[list[Spot], list[Link]]) -> None:
    spots, links = graph
    layout = layered(spots, links)
    assert set(layout.at) == {spot.id for spot in spots}
    assert overlapping(layout) == []
    assert boxes_apart(layout)
    inside = {box.group: box for box in layout.boxes}
    for spot in spots:
        x, y = layout.at[spot.id]
        assert WIDTH // 2 <= x <= layout.width - WIDTH // 2
        assert HEIGHT // 2 <= y <= layout.height - HEIGHT // 2
        within = {box.group for box in layout.boxes if box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height}
        assert within == ({spot.group} if spot.group else set())
        if spot.group:
            box = inside[spot.group]
            assert box.x + WIDTH // 2 <= x <= box.x + box.width - WIDTH // 2
            assert box.y + HEIGHT // 2 <= y <= box.y + box.height - HEIGHT // 2
        else:
            assert all(y > box.y + box.height for box in layout.boxes)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_a_depth_is_that_of_the_longest_path_and_circles_end(edges: list[tuple[int, int]]) -> None:
    found = layers.depths(10, edges)
    forward = [(one, other) for one, other in edges if one < other]
    ordered = layers.depths(10, forward)
    above = {place: [ordered[one] for one, other in forward if other == place] for place in range(10)}
    assert ordered == [max(above[place], default=-1) + 1 for place in range(10)]
    assert len(found) == 10
    assert max(found) < 10


def test_a_circle_has_layers_too() -> None:
    assert layers.depths(4, [(0, 1), (1, 2), (2, 0), (2, 3)]) == [0, 1, 2, 3]


def test_a_long_chain_is_no_trouble() -> None:
    spots = [Spot(f"{number:05}", 0, "p", number) for number in range(3_000)]
    layout = layered(spots, [Link(one.id, other.id) for one, other in pairwise(spots)])
    heights = [layout.at[spot.id][1] for spot in spots]
    assert heights == sorted(set(heights))


def test_a_wide_layer_is_broken_into_rows() -> None:
    layout = layered([Spot(f"{number:04}", 0, "p", number) for number in range(600)], [])
    assert len({y for _, y in layout.at.values()}) > 10
    assert layout.width < 4 * layout.height


def test_a_box_stands_below_the_one_that_a_link_puts_above_it() -> None:
    spots = [Spot("child", 0, "a"), Spot("parent", 0, "b")]
    boxes = {box.group: box for box in layered(spots, [Link("parent", "child")]).boxes}
    assert boxes["b"].y + boxes["b"].height <= boxes["a"].y


def test_nothing_is_an_empty_picture() -> None:
    assert layered([], []) == Layout({}, (), 0, 0)
    assert springs.layout([], []) == Layout({}, (), 0, 0)


def test_a_link_with_a_thing_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        layered([Spot("a", 0)], [Link("a", "b")])


def shuffled(layout: Layout, chance: random.Random) -> dict[str, tuple[int, int]]:
    """The same places, those of each row given out by chance."""
    rows: dict[tuple[int, int], list[str]] = defaultdict(list)
    for id_, (x, y) in layout.at.items():
        box = next(
            (place for place, box in enumerate(layout.boxes) if box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height), -1
        )
        rows[box, y].append(id_)
    at = {}
    for ids in rows.values():
        places = [layout.at[one] for one in ids]
        chance.shuffle(places)
        at.update(zip(ids, places, strict=True))
    return at


def test_far_fewer_links_cross_than_in_an_order_by_chance() -> None:
    chance = random.Random(7)
    names = [f"{number:03}" for number in range(90)]
    chance.shuffle(names)
    spots = [Spot(name, place % 3, "p" if place % 3 < 2 else None) for place, name in enumerate(names)]
    chain = [Link(names[place], names[place + 1]) for place in range(89) if place % 3 < 2]
    links = [*chain, *(Link(names[place], names[min(place + 4, 88) // 3 * 3 + 1]) for place in range(0, 87, 3))]
    layout = layered(spots, links)
    ends = [(upper, lower) for upper, lower, _ in links]
    by_chance = [crossings(shuffled(layout, random.Random(seed)), ends) for seed in range(5)]
    assert min(by_chance) > 100
    assert crossings(layout.at, ends) * 3 < min(by_chance)


def test_crossings_are_counted() -> None:
    at = {"a": (0, 0), "b": (10, 0), "c": (0, 10), "d": (10, 10)}
    assert crossings(at, [("a", "d"), ("b", "c")]) == 1
    assert crossings(at, [("a", "c"), ("b", "d")]) == 0
    assert crossings(at, [("a", "d"), ("a", "c")]) == 0
    assert crossings(at, []) == 0


@given(graphs(), st.randoms())
def test_a_force_layout_is_the_same_again_and_nothing_overlaps(graph: tuple[list[Spot], list[Link]], chance: random.Random) -> None:
    spots, links = graph
    first = springs.layout(spots, links)
    chance.shuffle(spots)
    chance.shuffle(links)
    assert springs.layout(spots, links) == first
    assert set(first.at) == {spot.id for spot in spots}
    assert overlapping(first) == []
    assert first.boxes == ()


def test_a_force_layout_keeps_linked_things_near() -> None:
    spots = [Spot(f"{side}{number}", 0) for side in "ab" for number in range(12)]
    links = [Link(f"{side}0", f"{side}{number}") for side in "ab" for number in range(1, 12)]
    at = springs.layout(spots, links).at

    def apart(one: str, other: str) -> float:
        return ((at[one][0] - at[other][0]) ** 2 + (at[one][1] - at[other][1]) ** 2) ** 0.5

    linked = [apart(link.upper, link.lower) for link in links]
    others = [apart("a0", f"b{number}") for number in range(1, 12)] + [apart("b0", f"a{number}") for number in range(1, 12)]
    assert sum(linked) / len(linked) * 1.5 < sum(others) / len(others)


def test_a_force_layout_is_refused_for_many_things() -> None:
    with pytest.raises(ParameterError, match=r"301$"):
        springs.layout([Spot(str(number), 0) for number in range(301)], [])

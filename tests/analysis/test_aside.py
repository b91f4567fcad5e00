"""Room for lines in small pictures: what they pass through moves aside, boxes as a whole, and nothing comes to overlap."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from graphsvc.analysis import aside
from graphsvc.analysis.layout import HEIGHT, WIDTH, Layout, Link, Spot, layered

CHAIN = [Spot("top", 0), Spot("middle", 1), Spot("low", 2), Spot("bottom", 3)]
LEAVING = [Link("top", "middle"), Link("top", "low"), Link("top", "bottom")]


def passed(layout: Layout, links: list[Link]) -> list[tuple[Link, str]]:
    """Lines, and the things that they pass through between their ends."""
    return [
        (link, name)
        for link in links
        for name, middle in layout.at.items()
        if name not in link[:2] and _through(layout.at[link.upper], layout.at[link.lower], middle)
    ]


def _through(begin: tuple[int, int], end: tuple[int, int], middle: tuple[int, int]) -> bool:
    """Whether one of a thousand points of a line is in a thing."""
    for step in range(1, 1_000):
        x, y = (one + (other - one) * step / 1_000 for one, other in zip(begin, end, strict=True))
        if abs(x - middle[0]) < WIDTH / 2 and abs(y - middle[1]) < HEIGHT / 2:
            return True
    return False


def test_what_lines_only_pass_through_moves_aside_and_stays_in_its_row() -> None:
    layout = layered(CHAIN, LEAVING)
    assert passed(layout, LEAVING) == []
    assert [layout.at[spot.id][1] for spot in CHAIN] == sorted(layout.at[spot.id][1] for spot in CHAIN)
    assert all(x - WIDTH // 2 >= 0 and x + WIDTH // 2 <= layout.width for x, _ in layout.at.values())


def test_a_chain_in_which_each_leads_to_the_next_stays_a_column() -> None:
    links = [Link("top", "middle"), Link("middle", "low"), Link("low", "bottom")]
    assert len({x for x, _ in layered(CHAIN, links).at.values()}) == 1


def test_a_box_moves_as_a_whole_with_what_is_in_it() -> None:
    spots = [Spot("a", 0, "p"), Spot("b", 1, "q", 1), Spot("c", 2, "q", 2), Spot("d", 3, None, 3)]
    links = [Link("a", "b"), Link("b", "c"), Link("a", "d")]
    layout = layered(spots, links)
    assert passed(layout, links) == []
    box = next(box for box in layout.boxes if box.group == "q")
    assert all(box.x < layout.at[name][0] < box.x + box.width for name in "bc")


def test_a_large_picture_stays_as_it_is() -> None:
    many = [Spot(f"n{number}", number, None, number) for number in range(aside.THINGS + 1)]
    assert len({x for x, _ in layered(many, [Link("n0", f"n{number}") for number in range(1, len(many))]).at.values()}) == 1


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["p", "q", None])), min_size=2, max_size=12), st.data())
def test_nothing_comes_to_overlap_and_all_of_it_is_in_the_picture(parts: list[tuple[int, str | None]], data: st.DataObject) -> None:
    spots = [Spot(f"n{number}", band, group, number) for number, (band, group) in enumerate(parts)]
    ends = st.sampled_from([spot.id for spot in spots])
    layout = layered(spots, data.draw(st.lists(st.builds(Link, ends, ends), max_size=20)))
    frames = [(x - WIDTH // 2, y - HEIGHT // 2, x + WIDTH // 2, y + HEIGHT // 2) for x, y in layout.at.values()]
    assert not any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in combinations(frames, 2))
    assert all(a[0] >= 0 and a[2] <= layout.width and a[1] >= 0 and a[3] <= layout.height for a in frames)
    assert all(box.x >= 0 and box.x + box.width <= layout.width for box in layout.boxes)

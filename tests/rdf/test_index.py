"""What the index knows of several documents."""

from rdf_samples import at

from graphsvc.model import Goal, Item, Plan, Record
from graphsvc.rdf.index import Index, plan_of


def test_the_longest_title_of_a_plan_is_the_fullest_in_whatever_order_the_documents_come(records, root):
    for order in (records, records[::-1]):
        index = Index.of(order, root)
        assert index.item_title("sprss-2018-2020", "A05-01") == "Podpora rodin s dětmi v kraji"
        assert index.goal_title("sprss-2018-2020", "5") == "Služby pro rodiny"


def test_of_equally_long_titles_the_first_in_the_alphabet_is_taken(root):
    twice = [Record(name, "cards", Plan("p"), items=(Item("1", at(1), title=title),)) for name, title in (("x", "bb"), ("y", "ab"))]
    assert Index.of(twice, root).item_title("p", "1") == Index.of(twice[::-1], root).item_title("p", "1") == "ab"


def test_a_goal_without_a_title_exists_all_the_same(root):
    index = Index.of([Record("x", "cards", Plan("p"), goals=(Goal("D1", None, "D", at(1)),))], root)
    assert index.has_goal("p", "D1")
    assert not index.has_goal("p", "D")
    assert not index.has_goal("q", "D1")


def test_a_document_about_no_known_plan_keeps_its_codes_apart(root):
    draft = Record("navrh.txt", "cards", Plan(None), items=(Item("A01-01", at(1)),))
    assert plan_of(draft) == "navrh.txt"
    assert Index.of([draft], root).has_item("navrh.txt", "A01-01")


def test_strategies_bring_their_patterns_and_parents(root):
    index = Index.of([], root)
    assert index.patterns["srlk-2021-2027"].fullmatch("D3.1a")
    assert index.parents["ap-ssz-2024-2025"] == "ssz-2021"

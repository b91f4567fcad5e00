"""Drafts that tests make up: cards of one plan, and RDF."""

from __future__ import annotations

CARD = """
KARTA ROZVOJOVÉ AKTIVITY
Číslo aktivity: {code}
Název aktivity: {title}
Vazba na strategický cíl: {goal}
"""


def cards(*cards: tuple[str, str, str]) -> bytes:
    """A text of cards, each of a code, a title and a goal."""
    return "".join(CARD.format(code=code, title=title, goal=goal) for code, title, goal in cards).encode()


def large(items: int) -> bytes:
    """N-Triples about so many items of a plan."""
    lines = []
    for number in range(items):
        item = f"<https://graphsvc.example/id/plan/sprss-2018-2020/item/Z{number}>"
        lines += [
            f"{item} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://graphsvc.example/def#Measure> .",
            f"{item} <https://graphsvc.example/def#ofPlan> <https://graphsvc.example/id/plan/sprss-2018-2020> .",
            f'{item} <http://purl.org/dc/terms/identifier> "Z{number}" .',
            f'{item} <http://purl.org/dc/terms/title> "Aktivita {number}"@cs .',
        ]
    return "\n".join(lines).encode()

"""Editions in words and as plain data, for pages, programs and the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from graphsvc.editions.model import Edition, Publication
from graphsvc.web import wording


def to_json(edition: Edition) -> dict[str, Any]:
    """All that is known of an edition; what is not known is null."""
    told = edition.publication
    return {
        "plan": edition.plan_id,
        "edition": edition.number,
        "iri": f"{edition.plan}/edition/{edition.number}",
        "items": edition.items,
        "content": edition.content,
        "published": told.when if told else None,
        "by": told.agent if told else None,
        "note": told.note or None if told else None,
        "file": told.file or None if told else None,
        "file_sha256": told.digest or None if told else None,
        "restored": told.restored if told else None,
        "findings": dict(told.found) if told and told.found is not None else None,
        "violations_accepted": told.accepted if told else None,
        "data_version_before": told.version if told else None,
        "removed_graphs": list(told.removed) if told else None,
        "published_graphs": list(told.published) if told else None,
    }


def origin(told: Publication | None, lang: str) -> str:
    """From what an edition was made, in a few words."""
    if told is None:
        return wording.text("edition_origin_found", lang)
    if told.restored is not None:
        return wording.text("edition_origin_restored", lang, number=told.restored)
    return told.file


def table(editions: Sequence[Edition], lang: str) -> Iterator[str]:
    """Lines with a heading, the newest edition of a plan first; a sentence where there are none."""
    if not editions:
        yield wording.text("editions_none", lang)
        return
    heads = (
        wording.text("editions_plan", lang),
        wording.text("editions_number", lang),
        wording.text("editions_when", lang),
        wording.text("editions_who", lang),
        wording.text("editions_items", lang),
        wording.text("editions_from", lang),
        wording.text("editions_note", lang),
    )
    rows = [heads, *(_row(edition, lang) for edition in sorted(editions, key=_newest_first))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _newest_first(edition: Edition) -> tuple[str, int]:
    return edition.plan, -edition.number


def _row(edition: Edition, lang: str) -> tuple[str, ...]:
    told = edition.publication
    known = (told.when, told.agent) if told else ("–", "–")
    note = " ".join((told.note if told else "").split())
    return (edition.plan_id, str(edition.number), *known, str(edition.items), origin(told, lang), note)

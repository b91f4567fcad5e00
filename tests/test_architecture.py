"""Data flows one way: a module imports only from layers above it, and each outside library has one owner."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "graphsvc"

LAYERS = [
    {"errors", "lazy", "keeping", "place"},
    {"text", "settings", "model"},
    {"lookups", "fields", "declension", "phrases", "sources", "catalog"},
    {"documents"},
    {"extract"},
    {"rdf"},
    {"store"},
    {"linking"},
    {"operation", "access", "fulltext", "workbook"},
    {"analysis", "editions"},
    {"validation", "questions"},
    {"building"},
    {"pipeline", "template", "history"},
    {"review"},
    {"benchmark"},
    {"web"},
    {"commands"},
    {"cli"},
    {"__main__"},
]
"""From top to bottom of the house."""

OWNERS = {
    "pyoxigraph": {"store"},
    "SPARQLWrapper": {"store"},
    "rdflib": {"rdf", "validation", "store", "benchmark"},
    "pyshacl": {"validation"},
    "networkx": {"analysis"},
    "rustworkx": {"analysis"},
    "numpy": {"analysis"},
    "msgspec": {"building"},
    "prometheus_client": {"operation"},
    "flask": {"web"},
    "flask_babel": {"web"},
    "babel": {"web"},
    "jinja2": {"validation"},
    "openpyxl": {"workbook", "documents", "review"},
    "docx": {"documents"},
    "lxml": {"documents", "review"},
    "pypdf": {"review"},
    "pdfplumber": {"documents"},
    "pdfminer": {"documents"},
    "tantivy": {"fulltext"},
    "Stemmer": {"fulltext"},
    "granian": {"web"},
    "uvloop": {"web"},
    "click": {"cli", "commands"},
    "rapidfuzz": {"questions"},
    "sqlite3": {"building", "history"},
    "playwright": {"benchmark"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[tuple[str, bool]]:
    """Imported names of a module, and whether the import stands inside a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {id(node) for node in tree.body}
    top |= {id(child) for node in tree.body if isinstance(node, ast.If) for child in node.body}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) not in top) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(f"{node.module}.{alias.name}", id(node) not in top) for alias in node.names]
    return found


def level(name: str) -> int | None:
    return next((at for at, layer in enumerate(LAYERS) if name in layer), None)


def test_every_module_has_its_layer() -> None:
    rooms = {room(path) for path in modules()} - {"__init__"}
    assert len(rooms) > 10
    assert not [name for name in rooms if level(name) is None]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_above_and_never_inside_a_function(path: Path) -> None:
    own = level(room(path))
    for name, hidden in imports(path):
        assert not hidden, f"{name} is imported inside a function"
        top, _, rest = name.partition(".")
        if top == "graphsvc" and own is not None and level(rest.split(".")[0]) is not None:
            target = rest.split(".")[0]
            assert target == room(path) or (level(target) or 0) < own, f"{name} is not above {room(path)}"
        if top in OWNERS:
            assert room(path) in OWNERS[top], f"{top} belongs to {OWNERS[top]}"


def test_there_is_no_import_cycle() -> None:
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in modules()}
    graph = {name: {owner(target, names) for target, _ in imports(path)} - {name, ""} for name, path in names.items()}
    assert sum(map(len, graph.values())) > 50
    assert len(list(TopologicalSorter(graph).static_order())) == len(graph)


def owner(name: str, names: Iterable[str]) -> str:
    """The module that an imported name belongs to."""
    return max((module for module in names if name == module or name.startswith(f"{module}.")), key=len, default="")


def test_texts_of_the_project_name_no_path_of_a_machine() -> None:
    for path in [*modules(), *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        text = path.read_text(encoding="utf-8")
        assert "/work/" not in text, path
        assert "/root/" not in text, path

"""Validators side by side on one file of triples and one of shapes: this product's, pySHACL, and, where installed, pyrudof and Jena.

Each is timed for validation alone, data and shapes being loaded, the first of several runs left out.
"""

from __future__ import annotations

import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rdflib import Graph

from graphsvc.errors import ParameterError
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.validation import engine, reference, shapes

_JARS = Path("/usr/share/java")
"""Where Debian's libapache-jena-java puts Jena and what it needs."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the validation took, each time, and how many results it had."""

    seconds: tuple[float, ...]
    results: int


Validator = Callable[[Path, Path, Path, int], Timing]
"""Folder of the store, file of N-Triples, file of shapes, number of runs."""


def run(name: str, store: Path, triples: Path, shapes_file: Path, runs: int) -> Timing:
    """Time one of :data:`VALIDATORS`. Raises ParameterError where it is not installed."""
    if name not in installed():
        raise ParameterError(f"This validator is not installed here: {name!r}")
    return VALIDATORS[name](store, triples, shapes_file, runs)


def installed() -> list[str]:
    """The validators that can run here."""
    jena = find_spec("jpype") is not None and (_JARS / "jena-shacl.jar").exists()
    needs = {"pyrudof": find_spec("pyrudof") is not None, "jena": jena}
    return [name for name in VALIDATORS if needs.get(name, True)]


def _timed(step: Callable[[], int], runs: int) -> Timing:
    seconds, results = [], step() if runs > 1 else 0
    for _ in range(runs):
        begin = time.perf_counter()
        results = step()
        seconds.append(time.perf_counter() - begin)
    return Timing(tuple(seconds), results)


def _graphsvc(store: Path, triples: Path, shapes_file: Path, runs: int) -> Timing:
    del triples
    view, rules = EmbeddedStore(store).view(), shapes.load([shapes_file])
    return _timed(lambda: len(engine.run(view, rules)), runs)


def _pyshacl(store: Path, triples: Path, shapes_file: Path, runs: int) -> Timing:
    del store
    graph, rules = Graph().parse(triples, format="nt"), shapes.load([shapes_file])
    return _timed(lambda: len(reference.run(graph, rules)), runs)


def _pyrudof(store: Path, triples: Path, shapes_file: Path, runs: int) -> Timing:
    del store
    rudof: Any = import_module("pyrudof")
    session = rudof.Rudof(rudof.RudofConfig())
    session.read_data(str(triples), format=rudof.RDFFormat.NTriples)
    session.read_shacl(str(shapes_file))
    return _timed(lambda: len(session.validate_shacl()), runs)


def _jena(store: Path, triples: Path, shapes_file: Path, runs: int) -> Timing:
    """In a virtual machine that is warm after the first run."""
    del store
    jpype: Any = import_module("jpype")
    with tempfile.TemporaryDirectory(prefix="graphsvc-") as folder:
        jpype.startJVM("-Xmx8g", classpath=[str(_messages(Path(folder))), *_jars()])
        manager = jpype.JClass("org.apache.jena.riot.RDFDataMgr")
        data, rules = manager.loadGraph(triples.as_uri()), manager.loadGraph(shapes_file.as_uri())
        shacl = jpype.JClass("org.apache.jena.shacl.ShaclValidator").get()
        parsed = jpype.JClass("org.apache.jena.shacl.Shapes").parse(rules)
        return _timed(lambda: int(shacl.validate(parsed, data).getEntries().size()), runs)


def _jars() -> list[str]:
    """All that is installed, with one of the several places that log messages could go to: nowhere."""
    logging = {"slf4j-api.jar", "slf4j-nop.jar"}
    return [str(jar) for jar in sorted(_JARS.glob("*.jar")) if "slf4j" not in jar.name or jar.name in logging]


def _messages(folder: Path) -> Path:
    """Debian's Jena looks for its parser's messages under the name that they had before they were moved into Jena."""
    moved = "org/apache/jena/ext/xerces/"
    with zipfile.ZipFile(_JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(moved) and not name.endswith("/"):
                target = folder / "xerces" / name.removeprefix(moved)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
    return folder


VALIDATORS: Mapping[str, Validator] = {"graphsvc": _graphsvc, "pyshacl": _pyshacl, "pyrudof": _pyrudof, "jena": _jena}
"""Name → validator, this product's first."""

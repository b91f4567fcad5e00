"""``graphsvc bench validate``: validation at growing sizes, beside other validators, and of one plan; each part in its own process."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from graphsvc.commands import bench_graph
from graphsvc.lazy import lazily
from graphsvc.settings import Settings

SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
LARGEST = {"pyshacl": 200_000, "pyrudof": 2_000_000, "jena": 2_000_000}
"""Triples above which a validator would need minutes, or more memory than a machine has."""
PARTS = {"all-rules": "all rules", "one-plan": "one plan of 90"}
"""What is measured of this product alone."""
_SHAPES = "shapes/benchmark/twelve.ttl"


@dataclass(frozen=True, slots=True)
class _Part:
    """A measured part, as its process told it."""

    told: Mapping[str, Any]

    @property
    def seconds(self) -> float:
        """The median."""
        return float(statistics.median(self.told["seconds"]))

    @property
    def peak(self) -> float:
        """The most memory that the process held, in MB."""
        return float(self.told["peak"])


@click.command("validate")
@click.option("--triples", "sizes", type=click.IntRange(min=10_000), multiple=True, help="Size of the graph; may be given several times.")
@click.option("--runs", type=click.IntRange(1, 50), default=3, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), help="Keep the synthetic graphs here, and use those that are here.")
@click.option("--part", hidden=True)
@click.pass_obj
def command(found: Settings, sizes: Sequence[int], runs: int, folder: Path | None, part: str | None) -> int:
    """Validate a synthetic graph of plans with planted faults: all rules, twelve shapes beside other validators, one plan of 90 items.

    Without --triples: 10,000, 100,000, 1 million and 5 million, which takes some minutes. Exit code 1 where a planted fault is not found,
    or something is found that was not planted.
    """
    if part and folder:
        click.echo(json.dumps({**asdict(_run_part(found, part, sizes[0], runs, folder)), "peak": _peak()}))
        return 0
    right = True
    whole: dict[int, float] = {}
    plan: dict[int, float] = {}
    with bench_graph.kept(folder) as work:
        for size in sizes or SIZES:
            triples = _build(found, size, work)
            right &= _measured("all-rules", _part("all-rules", size, runs, work), triples, whole)
            _beside_others(size, triples, runs, work)
            right &= _measured("one-plan", _part("one-plan", size, runs, work), triples, plan)
    _growth("all rules", whole)
    _growth("one plan", plan)
    return int(not right)


def _run_part(found: Settings, part: str, size: int, runs: int, folder: Path) -> Any:  # noqa: ANN401 - one of two dataclasses
    measure, validators = map(lazily, ("graphsvc.benchmark.measure", "graphsvc.benchmark.validators"))
    store = folder / str(size)
    if part == "all-rules":
        return measure.all_rules(store, measure.chosen(size), found, runs)
    if part == "one-plan":
        return measure.one_plan(store, found, max(runs, 5))
    return validators.run(part, store, folder / f"{size}.nt", found.root / _SHAPES, runs)


def _build(found: Settings, size: int, work: Path) -> int:
    store, dump = bench_graph.made(found, size, work), work / f"{size}.nt"
    if not dump.exists() and size <= max(LARGEST.values()):
        lazily("graphsvc.benchmark.measure").dump(store, dump)
    counted: int = lazily("graphsvc.store.embedded").EmbeddedStore(store).view().size()
    return counted


def _measured(name: str, part: _Part, triples: int, seconds: dict[int, float]) -> bool:
    """Note how long one of :data:`PARTS` took, and tell; gives whether it found what it must."""
    seconds[triples] = part.seconds
    right, told = _faults(part)
    click.echo(f"{triples:>9,} triples  {PARTS[name]:15} {part.seconds:7.3f} s  peak {part.peak:5.0f} MB  {told}")
    return right


def _beside_others(size: int, triples: int, runs: int, work: Path) -> None:
    names = [name for name in lazily("graphsvc.benchmark.validators").installed() if size <= LARGEST.get(name, size)]
    parts = {name: _part(name, size, 1 if name == "pyshacl" else runs, work) for name in names}
    ours = parts["graphsvc"]
    for name, part in parts.items():
        same = "same number of results" if part.told["results"] == ours.told["results"] else f"OTHER RESULTS: {part.told['results']}"
        ratio = f"{part.seconds / ours.seconds:6.1f} × as long, {same}" if part is not ours else f"{ours.told['results']} results"
        click.echo(f"{triples:>9,} triples  12 shapes {name:8} {part.seconds:7.3f} s  peak {part.peak:5.0f} MB  {ratio}")


def _growth(what: str, seconds: Mapping[int, float]) -> None:
    sizes = sorted(seconds)
    for small, large in pairwise(sizes):
        click.echo(f"{what}: {large:,} triples take {seconds[large] / seconds[small]:.2f} × as long as {small:,}")


def _faults(part: _Part) -> tuple[bool, str]:
    planted, missing, other = part.told["planted"], part.told["missing"], part.told["other"]
    if not missing and not other:
        return True, f"{planted} planted faults: all found, and no others"
    return False, f"{planted} planted faults: NOT FOUND {_listed(missing)}; NOT PLANTED {_listed(other)}"


def _listed(findings: Sequence[Mapping[str, str]]) -> str:
    shown = ", ".join(f"{one['rule']} {one['code']}@{one['plan']}" for one in findings[:5])
    return f"{len(findings)} ({shown}{', …' if len(findings) > 5 else ''})" if findings else "none"


def _part(part: str, size: int, runs: int, work: Path) -> _Part:
    words = ["bench", "validate", "--part", part, "--triples", str(size), "--runs", str(runs), "--folder", str(work)]
    done = subprocess.run([sys.executable, "-m", "graphsvc", *words], stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise click.ClickException(f"The part {part!r} failed with exit code {done.returncode}")
    return _Part(json.loads(done.stdout.splitlines()[-1]))


def _peak() -> float:
    """The most memory that this process held, in MB; where the system does not tell, that of its parent may count too."""
    try:
        (line,) = [line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if line.startswith("VmHWM")]
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(line.split()[1]) / 1024

"""The measurement of pictures runs, on graphs that are the same every time."""

from __future__ import annotations

from click.testing import CliRunner

from graphsvc.benchmark import pictures
from graphsvc.cli import cli
from graphsvc.store.embedded import EmbeddedStore


def test_the_graphs_that_are_measured_have_the_size_that_is_wanted_every_time() -> None:
    for size in (100, 500, 2_000):
        spots, links = pictures.parts(size)
        assert len(spots) == size
        assert len(links) > size / 2
        assert (spots, links) == pictures.parts(size)


def test_the_measurement_runs(shipped_store: EmbeddedStore) -> None:
    words = ["--store", str(shipped_store.path), "bench", "picture", "--size", "300", "--runs", "1"]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    assert [line.split()[0] for line in result.output.splitlines()] == [
        *("seconds,", "layout", "links", "whole:", "picture", "as", "as", "goals", "picture", "as", "as", "largest", "picture", "as", "as")
    ]

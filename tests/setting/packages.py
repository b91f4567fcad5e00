"""Office packages made worse: parts changed, added and left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def parts(package: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(found: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, data in found.items():
            made.writestr(name, data)
    return out.getvalue()


def changed(package: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed."""
    found = parts(package)
    return packed({**found, name: change(found[name])})


def with_body(package: bytes, body: str) -> bytes:
    """A Word document with another body."""
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return changed(package, "word/document.xml", lambda _: document.encode())

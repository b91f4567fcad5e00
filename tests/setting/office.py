"""A layout as a PDF of an office program, where one is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(document: bytes, folder: Path, name: str = "document") -> bytes | None:
    """A Word document as a PDF; None where the program cannot do that (its part for texts is not installed)."""
    source = folder / f"{name}.docx"
    source.write_bytes(document)
    profile = (folder / "profile").as_uri()
    call = [str(program()), "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(call, check=False, capture_output=True, timeout=120)
    made = folder / f"{name}.pdf"
    return made.read_bytes() if made.exists() else None

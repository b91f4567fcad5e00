"""Write the golden files anew from the documents in the folder given: ``make golden``, then read the difference."""

from __future__ import annotations

import sys
from pathlib import Path

from graphsvc import pipeline
from graphsvc.extract import facts

ROOT = Path(__file__).parent.parent

for record in pipeline.read(pipeline.files_in(Path(sys.argv[1])), ROOT):
    (ROOT / "tests" / "golden" / f"{record.source}.txt").write_text(facts.render(record), encoding="utf-8")

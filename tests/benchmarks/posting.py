"""How long a posting takes from its JSON document to the .docx: ``python tests/benchmarks/posting.py``.

Prints the median of 30 runs in milliseconds, for the sample and for a posting with every field at its limit.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app.documents.posting import posting_docx  # noqa: E402
from forms.posting import posting_form, posting_parts  # noqa: E402
from forms.schema import describe, read  # noqa: E402
from rules.library import load_library  # noqa: E402
from tests.papers import filled  # noqa: E402

RUNS = 30


def median_ms(document: dict[str, Any]) -> float:
    """The median of the runs, in milliseconds."""
    library = load_library()
    form_class = posting_form(library)
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        form = read(form_class, document)
        posting_docx(form.outline, posting_parts(form, library))
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


if __name__ == "__main__":
    sample = json.loads((ROOT / "templates/documents/posting/sample.json").read_bytes())
    print(f"posting .docx, sample: {median_ms(sample):.0f} ms (goal: under 200 ms)")
    print(
        f"posting .docx, every field full: {median_ms(filled(describe(posting_form(load_library())))):.0f} ms"
    )

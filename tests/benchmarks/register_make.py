"""A made file in the layout of the National Tax Agency's, as large as the whole register (5.7 million rows).

Names have the shape of real ones: the beginning of one real name with the end of another, in the legal form
of the first; one in twelve stands as it is, so that many bear the same name. Addresses, kinds, dates and
closures are those of real rows, the numbers are made up (check digit right). Same seed, same bytes.

    python -m tests.benchmarks.register_make OUT.zip --rows 5700000 --from diff_*.zip history.zip
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.register.files import RegisterFile
from app.register.rows import rows_of

_AT_ONCE = 20_000
_WHOLE = 1 / 12
MORPHEMES = (
    "架空",
    "仮想",
    "見本",
    "青空",
    "みどり",
    "システム",
    "サービス",
    "工業",
    "建設",
    "商事",
    "データ",
    "企画",
)


@dataclass(frozen=True)
class Shapes:
    """What rows are made from. names: legal form before, core, legal form behind. rest: whole real rows."""

    names: list[tuple[str, str, str]]
    rest: list[list[str]]


def shapes_of(paths: list[Path]) -> Shapes:
    """The latest rows of real files; a few made up ones where there are none."""
    rows = [
        list(row)
        for path in paths
        for piece in RegisterFile(path).pieces()
        for row in rows_of(piece, path.name)[0]
        if row[23] == "1" and row[6]
    ]
    rows = rows or [_made_row(a + b) for a in MORPHEMES for b in MORPHEMES]
    return Shapes([_split(row[6]) for row in rows], rows)


def _made_row(core: str) -> list[str]:
    row = [""] * 30
    row[2:7] = ["01", "0", "2026-04-01", "2015-10-05", f"株式会社{core}"]
    row[8:12] = ["301", "東京都", "千代田区", "架空１丁目１番１号"]
    row[13:16] = ["13", "101", "1000001"]
    row[22:24], row[28:30] = ["2015-10-05", "1"], ["カクウ", "0"]
    return row


def _split(name: str) -> tuple[str, str, str]:
    for form in ("株式会社", "有限会社", "合同会社", "合資会社", "一般社団法人", "医療法人", "学校法人"):
        if name.startswith(form):
            return form, name[len(form) :], ""
        if name.endswith(form):
            return "", name[: -len(form)], form
    return "", name, ""


def numbers(count: int, seed: int) -> list[int]:
    """Different corporate numbers with their check digits, in order."""
    chance = np.random.default_rng(seed)
    base = np.unique(chance.integers(10**10, 10**12, count + count // 50 + 100))
    base = np.sort(chance.permutation(base)[:count])
    total = np.zeros(count, dtype=np.int64)
    rest = base.copy()
    for n in range(12):
        total += rest % 10 * (1 if n % 2 == 0 else 2)
        rest //= 10
    made: list[int] = np.sort((9 - total % 9) * 10**12 + base).tolist()
    return made


def made_rows(shapes: Shapes, count: int, seed: int) -> Iterator[list[str]]:
    """Rows as the register's full file has them: one for each number, the latest."""
    chance = random.Random(seed)
    made = numbers(count, seed)
    for sequence, number in enumerate(made, 1):
        row = chance.choice(shapes.rest).copy()
        row[0], row[1], row[3] = str(sequence), str(number), "0"
        row[6], row[28] = _name(shapes, chance), _end(row[28], chance.choice(shapes.rest)[28], chance)
        if row[24]:
            row[24] = f"{chance.choice(shapes.rest)[24] or 'Kaku'} {sequence % 9973} Co., Ltd."
        if row[20]:
            row[20] = str(chance.choice(made))
        yield row


def _name(shapes: Shapes, chance: random.Random) -> str:
    before, core, behind = chance.choice(shapes.names)
    if chance.random() >= _WHOLE:
        core = _end(core, chance.choice(shapes.names)[1], chance)
    return before + core + behind


def _end(first: str, second: str, chance: random.Random) -> str:
    """The first half of one text, the second half of the other; nothing where the first is empty."""
    if not first:
        return ""
    return first[: (len(first) + 1) // 2] + second[len(second) // 2 :]


def write(out: Path, shapes: Shapes, rows: int, seed: int, encoding: str) -> None:
    """The zip, with one CSV in it."""
    entry = zipfile.ZipInfo(f"{out.stem}.csv")
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w") as archive, archive.open(entry, "w", force_zip64=True) as table:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        for done, row in enumerate(made_rows(shapes, rows, seed), 1):
            writer.writerow(row)
            if done % _AT_ONCE == 0 or done == rows:
                table.write(text.getvalue().encode(encoding))
                text.seek(0)
                text.truncate()


def main() -> None:
    """Read the arguments and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=5_700_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--encoding", default="utf-8")
    parser.add_argument("--from", dest="real", type=Path, nargs="*", default=[], help="the NTA's own files")
    given = parser.parse_args()
    write(given.out, shapes_of(given.real), given.rows, given.seed, given.encoding)


if __name__ == "__main__":
    main()

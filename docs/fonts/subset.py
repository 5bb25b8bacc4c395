"""How app/static/fonts/BIZUDGothic-Regular-cp932.ttf was made. Not shipped, not needed to run or test.

    python3 -m venv /tmp/ft && /tmp/ft/bin/pip install fonttools==4.68.0
    /tmp/ft/bin/python docs/fonts/subset.py \
        /usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf \
        app/static/fonts/BIZUDGothic-Regular-cp932.ttf

Kept: every character of CP932 (JIS levels 1 and 2, NEC and IBM extensions such as 髙﨑①㈱) that the
font has. Dropped: hinting, vertical metrics, alternate glyphs: none shows in a chart.
"""

from __future__ import annotations

import sys

from fontTools import subset


def cp932_characters() -> list[int]:
    """Code points of CP932, its private use area left out."""
    raw = [bytes([first]) for first in range(0x20, 0xE0)]
    raw += [bytes([first, second]) for first in range(0x81, 0xFD) for second in range(0x40, 0xFD)]
    texts = (piece.decode("cp932", errors="ignore") for piece in raw)
    return sorted(
        {ord(t) for t in texts if len(t) == 1 and not 0xE000 <= ord(t) <= 0xF8FF} | set(map(ord, "−–—‐"))
    )


def main(source: str, target: str) -> None:
    """Write the subset of ``source`` to ``target``; the same source gives the same bytes."""
    options = subset.Options(
        hinting=False,
        layout_features=[],
        drop_tables=[*subset.Options._drop_tables_default, "vhea", "vmtx", "DSIG"],
        name_IDs=["*"],
        name_languages=["*"],
        recalc_timestamp=False,
        notdef_outline=True,
    )
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=cp932_characters())
    subsetter.subset(font)
    subset.save_font(font, target, options)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What names are found by: packed tables over the cores of many names, built once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rules.names.screening.arrays import Groups, Hashes, Ints, id_bits, packed_table
from rules.names.screening.rare import Long, Rarity, bit_patterns, rare_table
from rules.names.screening.readings import Readings
from rules.names.tables import likeness


def shortest_beginning() -> int:
    """The fewest characters that a name may be shortened to, under the mildest condition."""
    table = likeness()
    return max(
        1,
        min(
            table.shortened.minimum_length,
            table.unplaced_branch.minimum_length,
            table.venture_member.minimum_length,
            table.facility.minimum_length,
        ),
    )


def shortest_omission() -> int:
    """The fewest characters of a core of which one may be left out."""
    return max(1, min(likeness().edit.minimum_length, likeness().close.minimum_length))


@dataclass(frozen=True)
class NameTables:
    """Names with packed tables from hashes to texts. ``whole``: of every text; ``omissions``, ``beginnings``,
    ``endings``, ``rare``: of the cores that are not loose."""

    readings: Readings
    rarity: Rarity
    pattern: Hashes
    whole: Hashes
    omissions: Hashes
    beginnings: Hashes
    endings: Hashes
    rare: Hashes

    @staticmethod
    def of(readings: Readings) -> NameTables:
        """Build every table."""
        texts, bits = readings.texts, id_bits(len(readings.texts))
        everything, firm = np.arange(len(texts)), np.flatnonzero(readings.firm)
        rarity, long = Rarity.of(texts), close_enough(readings)
        edited = longer(readings, firm, shortest_omission())
        everything_hashed = texts.whole(everything)  # what all hashes are made from, before two ask for it

        def begun_and_ended() -> tuple[Hashes, Hashes]:
            some, hashes = texts.beginnings(firm, shortest_beginning())
            beginnings = packed_table(hashes, firm[some], bits)
            some, hashes = texts.endings(firm, max(1, likeness().ending.minimum_length))
            return beginnings, packed_table(hashes, firm[some], bits)

        with ThreadPoolExecutor(1) as beside:
            waiting = beside.submit(begun_and_ended)
            some, hashes = texts.omissions(edited)
            omissions = packed_table(hashes, edited[some], bits)
            whole = packed_table(everything_hashed, everything, bits)
            rare = rare_table(texts, long, rarity, bits)
            pattern = patterns(readings, long)
        texts.forget()
        return NameTables(readings, rarity, pattern, whole, omissions, *waiting.result(), rare)

    @cached_property
    def bits(self) -> int:
        """Of a table's entries, how many are the text's id."""
        return id_bits(len(self.readings.texts))

    @cached_property
    def long(self) -> Long:
        """The cores that may be close to others."""
        return Long(self.readings.texts, close_enough(self.readings), self.pattern)

    @cached_property
    def by_blur(self) -> Groups:
        """The cores by what they blur to."""
        return Groups.of(self.readings.blur, len(self.readings.texts))


def longer(readings: Readings, cores: Ints, minimum: int) -> Ints:
    """Those of the cores with ``minimum`` characters or more."""
    return cores[readings.texts.length[cores] >= minimum]


def close_enough(readings: Readings) -> Ints:
    """The cores that are long enough to be close to others, none of them loose."""
    return longer(readings, np.flatnonzero(readings.firm), likeness().close.minimum_length)


def patterns(readings: Readings, cores: Ints) -> Hashes:
    """The bits of the characters of those cores, 0 for all other texts."""
    found = np.zeros(len(readings.texts), dtype=np.uint64)
    found[cores] = bit_patterns(readings.texts, cores)
    return found

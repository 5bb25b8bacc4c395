"""A long list of companies as columns: what is written of each, without an object for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from rules.names.company_ref import CompanyRef
from rules.names.registered import Standing


@dataclass(frozen=True)
class Companies:
    """Columns of ``CompanyRef``, one place per company; None where no company has any of it."""

    names: Sequence[str]
    numbers: Sequence[str | None] | None = None
    addresses: Sequence[str | None] | None = None
    aliases: Sequence[tuple[str, ...]] | None = None
    shortened: Sequence[bool] | None = None
    standings: Sequence[Standing | None] | None = None

    @staticmethod
    def of(refs: Sequence[CompanyRef]) -> Companies:
        """The columns of companies."""
        return Companies(
            [r.name for r in refs],
            [r.corporate_number for r in refs] if any(r.corporate_number for r in refs) else None,
            [r.address for r in refs] if any(r.address for r in refs) else None,
            [r.aliases for r in refs] if any(r.aliases for r in refs) else None,
            [r.shortened for r in refs] if any(r.shortened for r in refs) else None,
            [r.standing for r in refs] if any(r.standing for r in refs) else None,
        )

    def __len__(self) -> int:
        return len(self.names)

    def ref(self, position: int) -> CompanyRef:
        """One company."""
        return CompanyRef(
            self.names[position],
            self.numbers[position] if self.numbers else None,
            self.addresses[position] if self.addresses else None,
            self.aliases[position] if self.aliases else (),
            self.shortened[position] if self.shortened else False,
            self.standings[position] if self.standings else None,
        )

    def part(self, begin: int, end: int) -> Companies:
        """Those of some positions, ``end`` not included."""
        return Companies(
            self.names[begin:end],
            self.numbers[begin:end] if self.numbers else None,
            self.addresses[begin:end] if self.addresses else None,
            self.aliases[begin:end] if self.aliases else None,
            self.shortened[begin:end] if self.shortened else None,
            self.standings[begin:end] if self.standings else None,
        )

    def digest(self) -> str:
        """A hash of everything that is compared: equal for equal lists in equal order."""
        found = blake2b(digest_size=16)
        for column in self._columns():
            found.update(column.encode("utf-8", "surrogatepass"))
            found.update(b"\xff")
        return found.hexdigest()

    def _columns(self) -> Iterator[str]:
        yield "\0".join(map(repr, map(len, self.names)))
        yield "".join(self.names)
        for column in (self.numbers, self.addresses, self.aliases, self.shortened):
            yield "\0".join(map(repr, column)) if column else ""
        yield "\0".join(map(_told, self.standings)) if self.standings else ""


def _told(standing: Standing | None) -> str:
    if standing is None:
        return ""
    living = [(c.number, c.living) for c in standing.possible]
    known = (standing.sole, standing.footing, standing.bearers, standing.unlike, standing.unheld)
    return repr((living, *known))

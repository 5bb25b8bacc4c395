"""Companies as they are mentioned in a case, and as ``rules.names`` compares them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rules import register
from rules.names import CompanyRef
from rules.parties import Affiliation, Company


def ref(company: Company | register.Company) -> CompanyRef:
    """A company of a case or of the register of appointees as it is compared, without what a register of
    corporate numbers says of it (``Ties.read`` adds that)."""
    return CompanyRef(company.name, company.corporate_number, company.address, company.aliases)


def ends_of(affiliations: Iterable[Affiliation]) -> Iterator[CompanyRef]:
    """The companies at both ends of ties."""
    return (ref(end) for edge in affiliations for end in (edge.parent, edge.child))


def ordered(mentions: Iterable[CompanyRef]) -> list[CompanyRef]:
    """Mentions by their content, so that the order of the input tells nothing."""
    return sorted(
        mentions,
        key=lambda m: (m.name, m.corporate_number or "", m.address or "", m.aliases, m.shortened),
    )

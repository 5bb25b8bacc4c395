"""Whether the people of a case count in it at all, whoever bids: what would be lost with them."""

from __future__ import annotations

from collections.abc import Mapping

from rules.case import AdoptedClause, Case
from rules.clause import Clause
from rules.facts import companies_of
from rules.hits import Ruling
from rules.test_days import TestDays, test_days
from rules.ties import Ties


def counting(case: Case, clauses: Mapping[str, Clause]) -> tuple[AdoptedClause, ...]:
    """The adopted clauses under which a ground that lies in a person of the case bites, or may bite, on any
    test day under any reading.

    It is the check itself that is asked, bidders apart. A clause, or an option of it, that cannot be read
    counts: nobody can say that it would not bite.
    """
    days = test_days(case.tender)
    ties = Ties.of(companies_of(case), case.affiliations or ())
    return tuple(
        adopted for adopted in case.rules if _counts(clauses.get(adopted.id), adopted, case, ties, days)
    )


def _counts(clause: Clause | None, adopted: AdoptedClause, case: Case, ties: Ties, days: TestDays) -> bool:
    if clause is None or clause.option_faults("", adopted.options):
        return True
    return Ruling(clause, adopted, case, ties, days).counts_somebody()

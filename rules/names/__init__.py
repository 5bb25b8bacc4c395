"""Who is this company? Names, numbers, addresses read, and whether two of them are the same company.

Public API (everything pure, cached, never raises on what people write):

- ``CompanyRef(name, corporate_number=None, address=None, aliases=(), shortened=False)``; ``.notes`` has
  ``number_unusable``
- ``identify(left, right) -> Identity(decision, method, score, certainty, left, right, notes)``, always an
  Identity; ``Decision.DIFFERENT`` with ``notes`` where a note is due (``same_name_other_number``,
  ``alike_elsewhere``)
- ``CompanyIndex(companies).candidates(ref) -> [(position, Identity)]``: the same as comparing with each and
  keeping what ``worth_telling`` keeps
- ``split_venture(name) -> Venture(members, possible, recognised) | None``; ``venture_refs(venture)`` gives
  the members as CompanyRef; ``identify_venture(left, right)`` is ``identify`` with a venture's members too
- ``read_corporate_number(text) -> CorporateNumber(number, note)``, ``read_address(text) -> Address``,
  ``normalise(name) -> NormalName``
"""

from rules.names.address import read_address
from rules.names.company_ref import CompanyRef, Note
from rules.names.corporate_number import CorporateNumber, read_corporate_number
from rules.names.identity import Certainty, Decision, Identity, Method, identify
from rules.names.index import CompanyIndex, worth_telling
from rules.names.joint_venture import Venture, identify_venture, split_venture, venture_refs
from rules.names.normalise import NormalName, normalise

__all__ = [
    "Certainty",
    "CompanyIndex",
    "CompanyRef",
    "CorporateNumber",
    "Decision",
    "Identity",
    "Method",
    "NormalName",
    "Note",
    "Venture",
    "identify",
    "identify_venture",
    "normalise",
    "read_address",
    "read_corporate_number",
    "split_venture",
    "venture_refs",
    "worth_telling",
]

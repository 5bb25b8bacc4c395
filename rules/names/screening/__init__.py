"""Very many companies against very many others: exactly the pairs that comparing each with each gives.

- ``Companies.of(refs)`` or ``Companies(names, numbers, addresses)``: a list as columns
- ``ScreenIndex.build(companies)``; ``save(index, folder)``, ``load(folder, companies)``
- ``index.screen(others)``: the pairs that ``identify_venture`` does not call different, piece by piece
"""

from rules.names.screening.companies import Companies
from rules.names.screening.index import Screened, ScreenIndex
from rules.names.screening.store import load, save
from rules.names.screening.successors import links

__all__ = ["Companies", "ScreenIndex", "Screened", "links", "load", "save"]

"""Lists in and out: CSV and Excel, without Flask and without the database.

In: :func:`read_table`, :func:`find_columns`, :func:`read_bidders`.
Out: :func:`write_csv`, :func:`write_xlsx`.
"""

from app.lists.bidders import BidderList, bidders_of, read_bidders
from app.lists.columns import ColumnMapping, Columns, find_columns, why_not
from app.lists.headings import Headings, headings_in, shipped_headings, with_own
from app.lists.read import read_table
from app.lists.table import LIMITS, Limits, Table
from app.lists.write import write_csv, write_xlsx

__all__ = [
    "LIMITS",
    "BidderList",
    "ColumnMapping",
    "Columns",
    "Headings",
    "Limits",
    "Table",
    "bidders_of",
    "find_columns",
    "headings_in",
    "read_bidders",
    "read_table",
    "shipped_headings",
    "why_not",
    "with_own",
    "write_csv",
    "write_xlsx",
]

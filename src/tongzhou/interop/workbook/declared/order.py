"""All sheets of records: people before who is posted, a fund before its projects, a project before its lines."""

from __future__ import annotations

from tongzhou.interop.workbook.declared.postings import POSTINGS
from tongzhou.interop.workbook.sheets import Sheet

ORDER: tuple[Sheet, ...] = (POSTINGS,)

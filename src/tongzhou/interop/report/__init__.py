"""Reports of a programme, written from the ledger: one composition, shown on the page, as PDF and as Word.

Nothing is typed into a report: each number is a figure over entries, and the annex lists the entries behind it.
"""

"""Acts 行为: work recorded once by whoever did it, and claimed by that very step.

One table for every plain act (a lecture, a day's visits, a free clinic): kind, when, where, who, how much, evidence.
The packages beside it declare their kinds; a form, a sheet of a workbook and the ledger's typed detail follow from one declaration.
"""

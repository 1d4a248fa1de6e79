"""What a figure is: a small vocabulary of frozen values, its words, its version, and what is derived from it. Plain Python.

`tree` holds the vocabulary, `reading` what follows from a tree (leaves, lineage, additivity, unit), `written` the same tree as
JSON and its hash, `catalogue` the indicators that the platform brings along, each with examples.
"""

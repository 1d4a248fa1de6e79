"""Ledger 台账: what was done, once both sides stand behind it.

One side claims an act, the other confirms it; only then one entry is posted to the book of their
relation and year. Entries are never changed: a correction is a reversing entry. Each book is a hash
chain, each day a checkpoint over all books, so that a stranger can verify an export without a database.
"""

"""同舟 Tongzhou: the platform on which paired hospitals do their common work.

The work is the ledger: what is done is recorded once, where it happens; when both sides stand behind
it, one ledger entry is posted; every figure is computed from entries and opens to them.
"""

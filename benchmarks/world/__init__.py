"""A place of the size that the platform is measured at: 500 institutions, 5,000 staff, 50,000 cases, two years of ledger.

The same seed makes the same world (only ciphertexts, salts and ids of entries are drawn anew, as the program does it).
Rows are copied in past the triggers, so `checks.py` asks afterwards what the triggers would have asked.
"""

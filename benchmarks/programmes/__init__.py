"""A hundred programmes over five years: 200,000 acts and everything that support is made of, confirmed and posted.

The same seed makes the same work (only salts and ids of entries are drawn anew, as the program does it). Rows are
copied in past the triggers, so `checks.py` asks afterwards what the triggers would have asked.
"""

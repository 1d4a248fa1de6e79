"""Audit: who did or saw what, when, at which place.

Rows carry text keys and no foreign keys, so that they outlive what they speak of and stand below
everything else. Writing one is part of every verb's transaction; reading a patient writes one too.
"""

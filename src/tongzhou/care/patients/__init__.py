"""Patients: the least that identifies a person, and what the person agreed to.

Identifiers are encrypted at rest and found by a keyed hash; possible duplicates are shown and merged
with history; consent is per purpose (care, teaching, publicity); under fourteen a guardian signs.
Access hangs on an episode (a consultation, a referral); every look is audited.
"""

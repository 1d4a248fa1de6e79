"""Partnerships: who has promised what to whom.

Agreements of two to five parties with their fields, documents, renewals and amendments; pairings, many
to many and effective-dated, between institutions, departments, teams and doctors; the response limits
that a pairing keeps. Everything done under a pairing is counted in its book of the ledger.
"""

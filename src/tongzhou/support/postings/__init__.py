"""Postings 派驻: who is on site at the host, from when, until when.

Batches, teams, planned and actual days, leave, extension, swap, hand-over and appraisal; continuity and gaps are
computed from intervals, against dated rules.
"""

"""Sides 双方: what every record of the programme's work has in common.

Two institutions under a pairing, a state, steps that are rows, a claim that the other side confirms. One function takes
every step of every lifecycle in `support`; who may see a record is said here once.
"""

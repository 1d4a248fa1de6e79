"""Placements 进修: staff of the recipient learning at the supporter, and what they can do afterwards.

Yearly slots, nomination, acceptance, arrival, competencies signed by the teacher, certificate, first independent procedures
back home; mentorship pairs; expert workstations.
"""

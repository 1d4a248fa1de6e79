"""Rules of placements, mentorship and workstations: states, levels, years. Plain Python."""

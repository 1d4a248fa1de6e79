"""Pages of placements, mentorship and workstations."""

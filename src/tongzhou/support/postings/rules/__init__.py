"""What holds for postings, as plain Python: states and steps, arithmetic of days, the requirements of a commission."""

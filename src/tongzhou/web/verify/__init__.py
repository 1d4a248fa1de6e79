"""Pages where a printed report is checked by its code."""

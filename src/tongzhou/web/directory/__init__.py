"""Pages of the directory: find an institution or a person, and see where an institution stands."""

"""Pages of the 120 network."""

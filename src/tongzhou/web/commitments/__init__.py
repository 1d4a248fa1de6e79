"""Pages of commitments and the four ones."""

"""Pages of comparison: a county beside counties of like size and remoteness."""

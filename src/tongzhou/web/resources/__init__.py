"""Pages of money and things."""

"""Money and things."""

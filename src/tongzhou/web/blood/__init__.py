"""Pages of blood support."""

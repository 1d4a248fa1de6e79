"""Pages of safety events."""

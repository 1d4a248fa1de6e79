"""Slow ways to the same figures, by people who trust none of the platform's own arithmetic."""

"""Reads: always scoped to an actor, always bounded."""

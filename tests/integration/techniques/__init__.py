"""Techniques: verbs, guards, reads."""

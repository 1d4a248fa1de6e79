"""Techniques: rules."""

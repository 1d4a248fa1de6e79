"""Whole errands as people walk them, written once: by requests alone (integration) and in a real browser (browser)."""

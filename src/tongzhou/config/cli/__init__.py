"""The `tongzhou` command: one module per word; each parses, calls one verb, prints."""

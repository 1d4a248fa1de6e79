"""Server-sent events: one LISTEN connection a web process, fanned out to the pages that are open (ADR 0004)."""

"""The embedded PostgreSQL: its programs, its owner, its cluster on disk, its running server (ADR 0003)."""

from tongzhou.config.postgres.server import Server, serve

__all__ = ["Server", "serve"]

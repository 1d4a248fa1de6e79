"""The one-thumb screen without a database."""

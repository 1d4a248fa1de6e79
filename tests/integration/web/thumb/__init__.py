"""The one-thumb screen."""

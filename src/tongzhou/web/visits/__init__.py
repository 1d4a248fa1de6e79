"""Pages of mutual visits."""

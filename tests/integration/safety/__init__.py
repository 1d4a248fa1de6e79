"""Safety events: reporting, reviewing, and who never sees them."""

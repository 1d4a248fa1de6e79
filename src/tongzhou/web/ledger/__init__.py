"""Pages of the ledger: what is in it, what waits to be confirmed, one entry, one book, and the proof."""

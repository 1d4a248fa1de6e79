"""Pages of postings."""

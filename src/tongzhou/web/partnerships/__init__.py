"""Pages of partnerships: programmes, agreements and their history, pairings and the limits they keep."""

"""Pages of remote consultation: worklist, asking, the case on one screen, allocation board, roster, topics."""

"""What a technique goes through, what a case is, how a curve is read; plain Python."""

"""What a scheme is, how figures become points, and what a run goes through; plain Python."""

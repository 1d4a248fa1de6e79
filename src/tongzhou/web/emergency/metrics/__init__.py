"""Pages of the times of many emergencies: how many, how long, how many met the target; each figure opens to its runs."""

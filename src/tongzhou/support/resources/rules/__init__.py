"""Rules of money and things: what may follow what, how sums are made, when a device stands idle. Plain Python."""

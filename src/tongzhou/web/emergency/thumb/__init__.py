"""The one-thumb screen of a running emergency, which works without a network; the receiving doctor's answer by one touch."""

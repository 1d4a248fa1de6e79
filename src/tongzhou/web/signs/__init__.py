"""Pages of signs of invention: marks beside acts, the office's list, setting one aside."""

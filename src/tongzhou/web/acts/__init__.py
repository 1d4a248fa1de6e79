"""Pages of plain acts: teaching, services on site, outreach."""

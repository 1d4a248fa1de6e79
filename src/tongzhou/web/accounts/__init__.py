"""Pages of accounts: the doors, oneself, the people of an institution, broken glass, notices, the trail."""

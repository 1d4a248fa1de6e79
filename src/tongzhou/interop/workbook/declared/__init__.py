"""The sheets of records, one file a package of the domain; in the order in which a file that has several is read."""

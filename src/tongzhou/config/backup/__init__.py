"""One file that holds everything: the database, the files, the keys; and the way back from it."""

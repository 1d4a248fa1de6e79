"""The leaf tables: what a fact adds to them, keeping them in the posting transaction, filling, reading, recounting."""

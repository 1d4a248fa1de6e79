"""Web: the pages. One sub-package for each domain package; they call queries and actions, never the ORM."""

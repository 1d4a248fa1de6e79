"""The gallery: every component in every state on one page, so that a better look is one change."""

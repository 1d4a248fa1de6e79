"""Pages of techniques and the disease spectrum."""

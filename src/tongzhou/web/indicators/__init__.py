"""Pages of indicators: the catalogue, one indicator with its definition and values, the composer, tables from outside, the nightly comparison."""

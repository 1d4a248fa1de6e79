"""Figures of a nation: made-up ledgers as Parquet, and how long all levels of thirty indicators take."""

"""Pages of workbooks: in and out."""

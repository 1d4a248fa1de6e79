"""Imports 导入: files that people bring, kept with what was found in them and what became of it.

The file is kept as it came; a preview says each problem at its cell; each sheet is committed whole or not at all. What the sheets mean
is known above (interop/workbook); this package keeps the record.
"""

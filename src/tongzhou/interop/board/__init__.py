"""Boards on paper and as tables: how their figures are said, drawn as a report, written as a sheet or as rows, and checked again later.

A page, a document and a file say a figure in the same words, because they say it here.
"""

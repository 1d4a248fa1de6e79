"""Workbooks 表格: Excel as people use it, in and out.

Typed templates for each kind of record; upload, preview with each problem at its cell, all or nothing for each sheet.
"""

"""Techniques 新技术新项目: from a need, by evidence, to what the county does alone.

Introduced, supervised, independent, kept at twelve months; local firsts; the disease spectrum.
"""

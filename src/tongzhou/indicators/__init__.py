"""Indicators 指标: figures over confirmed entries, what was promised and what was stated, side by side.

A measure says which entries are counted and how; every figure opens to them.
"""

"""Safety 医疗安全: events and near misses, reported without blame.

Read by those who learn from them at their own place, by nobody else.
"""

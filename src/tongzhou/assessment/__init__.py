"""Assessment 考核: a score is a rule over figures, and a figure is a definition over confirmed entries.

Schemes are data that a commission writes on a page; a run fixes scheme, year, map and moment of knowledge; a published one
is never changed: an appeal that is right leads to a dated correction beside it.
"""

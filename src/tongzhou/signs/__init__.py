"""Signs of invention 疑点: what a person should look at once more before signing, or when looking back.

A sign never blocks and never accuses: it stands beside the act with its reason, and a programme office may set it aside with
another. Signs are computed from acts, postings and files by dated rules (data/rules.yaml); only what was set aside is kept.
"""

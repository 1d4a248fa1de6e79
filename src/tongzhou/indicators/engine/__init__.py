"""How figures are computed: the same definitions on several engines, and a slow reference that is the oracle.

`facts` says what every engine sees, `cube` what is asked for, `combining` how leaves become figures, `plain` is the
reference; `compiling` writes the one expression that `postgres`, `duck` and `spark` run.
"""

"""The kernel: words that every part of the programme shares.

Ids, periods, quantities with units, money, who acts (Actor) and where (Place), permissions, lifecycles,
the sentences that people are told when something cannot be done. Plain Python: no framework, no clock,
no database. Everything here is a value; nothing here has an effect.
"""

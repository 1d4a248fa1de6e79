"""Directory: the places and people of the programme.

Regions with their division codes over time, institutions of every kind from village clinic to health
commission, departments with specialty codes, staff with title and licence. Found by Chinese name,
pinyin or initials. Knows nothing of who may sign in (accounts) or who is paired (partnerships).
"""

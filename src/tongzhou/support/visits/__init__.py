"""Visits 互访: delegations, departments surveyed, resolutions that become tasks.

Both sides hold the record; a resolution has an owner and a date.
"""

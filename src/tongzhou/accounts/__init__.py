"""Accounts: who may sign in, and what he may do where.

Passwords, lock-out, second factor, sessions that end; few roles granted at an institution or a region;
invitation by the programme office; delegation while on leave; break-glass with reason and review.
Builds the kernel's Actor for each request; every verb of every package takes it as `by`.
"""

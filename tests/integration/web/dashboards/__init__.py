"""Boards, the wall, comparison."""

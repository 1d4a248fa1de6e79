"""Writes of files: begin, append, finish, attach to what the draft became, discard; keeping what the platform drew."""

from tongzhou.files.actions.drawing import keep_drawn
from tongzhou.files.actions.hashing import look_again
from tongzhou.files.actions.sending import append, begin
from tongzhou.files.actions.settling import attach, discard, discard_stale, finish

__all__ = ["append", "attach", "begin", "discard", "discard_stale", "finish", "keep_drawn", "look_again"]

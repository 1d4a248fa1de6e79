"""Writes of the directory: each a verb, each audited."""

from tongzhou.directory.actions.departments import (
    close_department,
    edit_department,
    open_department,
    reopen_department,
    standing_department,
)
from tongzhou.directory.actions.people import edit_staff, register_staff
from tongzhou.directory.actions.places import (
    close_institution,
    edit_institution,
    move_institution,
    open_institution,
    relocate_institution,
)
from tongzhou.directory.actions.regions import merge_regions, open_region

__all__ = [
    "close_department",
    "close_institution",
    "edit_department",
    "edit_institution",
    "edit_staff",
    "merge_regions",
    "move_institution",
    "open_department",
    "open_institution",
    "open_region",
    "register_staff",
    "relocate_institution",
    "reopen_department",
    "standing_department",
]

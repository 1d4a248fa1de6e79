"""Places and people."""

from tongzhou.directory.models.people import Department, Specialty, Staff
from tongzhou.directory.models.places import Institution, Region, Stay

__all__ = ["Department", "Institution", "Region", "Specialty", "Staff", "Stay"]

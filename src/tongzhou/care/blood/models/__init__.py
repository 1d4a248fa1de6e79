"""Requests with their steps and temperatures; bags with theirs, and what is held; vehicles and days of collection."""

from tongzhou.care.blood.models.requests import OPEN, Counter, Reading, Request, RequestStep
from tongzhou.care.blood.models.stock import Bag, BagStep, CollectionDay, Hold, Vehicle

__all__ = [
    "OPEN",
    "Bag",
    "BagStep",
    "CollectionDay",
    "Counter",
    "Hold",
    "Reading",
    "Request",
    "RequestStep",
    "Vehicle",
]

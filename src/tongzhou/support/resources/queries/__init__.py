"""Reads of money and things, each within what the actor may see."""

from tongzhou.support.resources.queries.devices import (
    TABS,
    DeviceCard,
    DeviceList,
    DevicePage,
    device,
    device_by_label,
    devices,
    labels,
    sees_device,
    use,
)
from tongzhou.support.resources.queries.home import Board, board
from tongzhou.support.resources.queries.idle import Idle, idle, idle_days, limits
from tongzhou.support.resources.queries.programme import Money, money
from tongzhou.support.resources.queries.records import (
    FundPage,
    ProjectPage,
    PurchasePage,
    Sides,
    fund,
    funds_between,
    line,
    paid_for,
    project,
    purchase,
    sides,
)

__all__ = [
    "TABS",
    "Board",
    "DeviceCard",
    "DeviceList",
    "DevicePage",
    "FundPage",
    "Idle",
    "Money",
    "ProjectPage",
    "PurchasePage",
    "Sides",
    "board",
    "device",
    "device_by_label",
    "devices",
    "fund",
    "funds_between",
    "idle",
    "idle_days",
    "labels",
    "limits",
    "line",
    "money",
    "paid_for",
    "project",
    "purchase",
    "sees_device",
    "sides",
    "use",
]

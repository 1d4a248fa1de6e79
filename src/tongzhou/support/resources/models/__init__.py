"""Funds, projects with their budget lines, purchases and payments, devices with their use."""

from tongzhou.support.resources.models.devices import Device, DeviceStep, DeviceUse, IdleLimit, Repair
from tongzhou.support.resources.models.funds import Fund, FundStep, StatedAmount
from tongzhou.support.resources.models.projects import BudgetLine, Project, ProjectStep
from tongzhou.support.resources.models.purchases import Payment, PaymentStep, Purchase, PurchaseStep

__all__ = [
    "BudgetLine",
    "Device",
    "DeviceStep",
    "DeviceUse",
    "Fund",
    "FundStep",
    "IdleLimit",
    "Payment",
    "PaymentStep",
    "Project",
    "ProjectStep",
    "Purchase",
    "PurchaseStep",
    "Repair",
    "StatedAmount",
]

"""The demo is a real place: five programmes from public reports, with invented people, patients and cases.

`load` builds it through the verbs of the packages; `DEMO_ROLES` are the people a visitor may step into;
`password` is what they type when they sign.
"""

from tongzhou.config.demo.cast import password
from tongzhou.config.demo.loading import load
from tongzhou.config.demo.roles import DEMO_ROLES, DemoRole

__all__ = ["DEMO_ROLES", "DemoRole", "load", "password"]

"""What is written: stated figures; leaves that are kept from now on; the nightly recount."""

from tongzhou.indicators.actions.recounting import recount
from tongzhou.indicators.actions.stating import Stated, retract_figure, state_figures

__all__ = ["Stated", "recount", "retract_figure", "state_figures"]

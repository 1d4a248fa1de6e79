"""Django's entry to this package."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.outreach"
    label = "outreach"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make its kinds of act known."""
        from tongzhou.support.acts import kinds  # models must be loaded first
        from tongzhou.support.outreach.acts import KINDS

        for kind in KINDS:
            kinds.register(kind)

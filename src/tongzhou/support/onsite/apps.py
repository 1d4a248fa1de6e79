"""Django's entry to this package."""

from django.apps import AppConfig


class OnsiteConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.onsite"
    label = "onsite"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make its kinds of act known."""
        from tongzhou.support.acts import kinds  # models must be loaded first
        from tongzhou.support.onsite.acts import KINDS

        for kind in KINDS:
            kinds.register(kind)

"""Django's entry to this package."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.partnerships"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who may see the documents of an agreement."""
        from tongzhou.files import access
        from tongzhou.partnerships.queries import sees_agreement

        access.register("agreement", sees_agreement)

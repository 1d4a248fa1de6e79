"""Django's entry to this package."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.partnerships"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who may see the documents of an agreement, and that whoever is paired is not closed."""
        from tongzhou.directory import closing
        from tongzhou.files import access
        from tongzhou.partnerships.queries import department_not_paired, not_paired, sees_agreement

        access.register("agreement", sees_agreement)
        closing.register(not_paired)
        closing.register(department_not_paired, of="department")

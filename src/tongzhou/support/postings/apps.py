"""Django's entry to this package."""

from django.apps import AppConfig


class PostingsConfig(AppConfig):
    """Names the package to Django; makes its acts known to the ledger, its files to files."""

    name = "tongzhou.support.postings"
    label = "postings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of act, what is heard from the ledger, and who may open files."""
        from tongzhou.support.postings import hooks  # models must be loaded first

        hooks.register()

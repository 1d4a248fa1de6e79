"""Django's entry to this package."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.ledger"
    default_auto_field = "django.db.models.BigAutoField"

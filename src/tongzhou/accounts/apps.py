"""Django's entry to this package."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.accounts"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's entry to this package."""

from django.apps import AppConfig


class PostingsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.postings"
    label = "postings"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's entry to this package."""

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.support.placements"
    label = "placements"
    default_auto_field = "django.db.models.BigAutoField"

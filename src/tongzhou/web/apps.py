"""Django's entry to the pages: templates, static files, template tags."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.web"

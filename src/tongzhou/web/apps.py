"""Django's entry to the pages: templates, static files, template tags."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the package to Django."""

    name = "tongzhou.web"

    def ready(self) -> None:
        """Every sign-in, whichever door it takes, leaves its row."""
        from django.contrib.auth.signals import user_logged_in

        from tongzhou.web.accounts.arrivals import remember
        from tongzhou.web.consultations.panel import cases
        from tongzhou.web.emergency.panel import emergencies
        from tongzhou.web.patients.panels import register
        from tongzhou.web.referrals.panel import referrals

        register(cases)
        register(referrals)
        register(emergencies)
        user_logged_in.connect(remember, dispatch_uid="tongzhou.web.arrivals")

"""Django's entry to this package."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Names the package to Django; makes its acts known to the ledger, its referrals to patients and files."""

    name = "tongzhou.care.referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of act, and who may know a patient or open a file because of a referral."""
        from tongzhou.care.referrals import hooks  # models must be loaded first

        hooks.register()

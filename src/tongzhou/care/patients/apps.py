"""Django's entry to this package."""

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """Names the package to Django; guards the documents of consents."""

    name = "tongzhou.care.patients"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A consent's document is seen by whoever may see the patient."""
        from tongzhou.care.patients import scope
        from tongzhou.files import access

        access.register("consent", scope.sees_consent, patient_key=scope.patient_of_consent)

"""Addresses of patients (under /patients/)."""

from django.urls import path

from tongzhou.web.patients import consents, merging, views

urlpatterns = [
    path("", views.find, name="patients"),
    path("new/", views.register, name="patient-new"),
    path("duplicates/", merging.duplicates, name="patient-duplicates"),
    path("apart/", merging.apart, name="patient-apart"),
    path("merge/", merging.merge, name="patient-merge"),
    path("merges/<uuid:merge_id>/undo/", merging.undo, name="patient-undo-merge"),
    path("<uuid:patient_id>/", views.patient, name="patient"),
    path("<uuid:patient_id>/edit/", views.edit, name="patient-edit"),
    path("<uuid:patient_id>/consent/", consents.record, name="patient-consent"),
    path("consents/<uuid:consent_id>/withdraw/", consents.withdraw, name="consent-withdraw"),
]

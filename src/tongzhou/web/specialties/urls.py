"""Addresses: pages of specialties, research and preparations."""

from django.urls import URLPattern, path

from tongzhou.web.specialties import (
    home,
    milestones,
    outputs,
    preparations,
    preparing,
    specialty,
    steps,
    subject,
)

app_name = "specialties"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("new/", subject.new, name="new"),
    path("outputs/", outputs.outputs, name="outputs"),
    path("preparations/", preparations.listing, name="preparations"),
    path("preparations/new/", preparing.new, name="preparation-new"),
    path("preparations/<uuid:id>/", preparations.preparation, name="preparation"),
    path("preparations/<uuid:id>/confirm/", preparations.confirm, name="preparation-confirm"),
    path("preparations/<uuid:id>/<slug:event>/", preparing.step, name="preparation-step"),
    path("of/<uuid:id>/", specialty.of, name="of"),
    path("milestones/<uuid:id>/", milestones.reach, name="milestone"),
    path("milestones/<uuid:id>/plan/", milestones.plan, name="milestone-plan"),
    path("gaps/<uuid:id>/", milestones.fill, name="gap"),
    path("<uuid:id>/", specialty.specialty, name="specialty"),
    path("<uuid:id>/confirm/", specialty.confirm, name="confirm"),
    path("<uuid:id>/<slug:event>/", steps.step, name="step"),
]

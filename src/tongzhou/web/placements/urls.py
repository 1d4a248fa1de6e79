"""Addresses: pages of placements, mentorship and workstations."""

from django.urls import URLPattern, path

from tongzhou.web.placements import (
    bonds,
    capability,
    home,
    lists,
    mentoring,
    nominating,
    record,
    signing,
    slots,
    stationing,
    stations,
    steps,
)

app_name = "placements"
urlpatterns: list[URLPattern] = [
    path("", lists.listing, name="list"),
    path("nominate/", nominating.nominate, name="nominate"),
    path("past/", nominating.past, name="past"),
    path("slots/", slots.listing, name="slots"),
    path("slots/new/", slots.new, name="slots-new"),
    path("slots/<uuid:id>/", slots.slots, name="slots-one"),
    path("slots/<uuid:id>/<slug:event>/", slots.step, name="slots-step"),
    path("capability/", capability.capability, name="capability"),
    path("trainees/<uuid:id>/", capability.trainee, name="trainee"),
    path("mentorships/", mentoring.listing, name="mentorships"),
    path("mentorships/new/", bonds.new, name="mentorship-new"),
    path("mentorships/<uuid:id>/", mentoring.mentorship, name="mentorship"),
    path("mentorships/<uuid:id>/<slug:event>/", bonds.step, name="mentorship-step"),
    path("workstations/", stations.listing, name="workstations"),
    path("workstations/new/", stationing.new, name="workstation-new"),
    path("workstations/<uuid:id>/", stations.workstation, name="workstation"),
    path("workstations/<uuid:id>/do/<slug:event>/", stations.move, name="workstation-move"),
    path("workstations/<uuid:id>/<slug:event>/", stationing.step, name="workstation-step"),
    path("skills/<uuid:id>/", signing.skill, name="skill"),
    path("skills/<uuid:id>/<slug:event>/", signing.move, name="skill-move"),
    path("independent/<uuid:id>/", home.procedure, name="procedure"),
    path("independent/<uuid:id>/<slug:event>/", home.move, name="procedure-move"),
    path("<uuid:id>/", record.record, name="placement"),
    path("<uuid:id>/confirm/", record.confirm, name="confirm"),
    path("<uuid:id>/certificate/", record.certificate, name="certificate"),
    path("<uuid:id>/sign/", signing.sign, name="sign"),
    path("<uuid:id>/independent/", home.independent, name="independent"),
    path("<uuid:id>/<slug:event>/", steps.step, name="step"),
]

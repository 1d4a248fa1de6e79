"""Addresses of partnerships. Each also stands in the permission table."""

from django.urls import path

from tongzhou.web.partnerships import (
    agreements,
    defaults,
    drafting,
    home,
    limits,
    opening,
    pairings,
    programmes,
)

app_name = "partnerships"
urlpatterns = [
    path("programmes/", programmes.listing, name="programmes"),
    path("programmes/new/", opening.new, name="open"),
    path("programmes/<slug:code>/", home.home, name="programme"),
    path("programmes/<slug:code>/network/", programmes.network, name="network"),
    path("programmes/<slug:code>/agreements/new/", drafting.draft, name="draft"),
    path("programmes/<slug:code>/pairings/new/", pairings.new, name="pair"),
    path("agreements/<uuid:id>/", agreements.agreement, name="agreement"),
    path("agreements/<uuid:id>/<slug:step>/", agreements.step, name="agreement-step"),
    path("pairings/<uuid:id>/", pairings.pairing, name="pairing"),
    path("pairings/<uuid:id>/end/", pairings.end, name="end-pairing"),
    path("pairings/<uuid:id>/limits/", limits.limits, name="limits"),
    path("limits/", defaults.listing, name="defaults"),
    path("limits/<slug:urgency>/", defaults.edit, name="default-limits"),
]

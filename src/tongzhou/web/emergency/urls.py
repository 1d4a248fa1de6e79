"""Addresses: pages of emergencies."""

from django.urls import URLPattern, path

from tongzhou.web.emergency import beds, checklist, clocks, listing, points, review, run, steps
from tongzhou.web.emergency.metrics.urls import urlpatterns as metrics
from tongzhou.web.emergency.thumb import urls as thumb

app_name = "emergency"
urlpatterns: list[URLPattern] = [
    *thumb.urlpatterns,
    path("", listing.home, name="home"),
    *metrics,
    path("beds/", beds.beds, name="beds"),
    path("beds/new/", beds.new, name="bed-new"),
    path("beds/<uuid:id>/withdraw/", beds.withdraw, name="bed-withdraw"),
    path("clocks/", clocks.clocks, name="clocks"),
    path("clocks/new/", clocks.new, name="clock-new"),
    path("<uuid:id>/", run.run, name="run"),
    path("<uuid:id>/points/", points.new, name="point-new"),
    path("<uuid:id>/points/<uuid:point>/", points.correct, name="point"),
    path("<uuid:id>/checklist/", checklist.checklist, name="checklist"),
    path("<uuid:id>/files/", points.files, name="files"),
    path("<uuid:id>/review/", review.review, name="review"),
    path("<uuid:id>/review/delay/", review.delay, name="delay"),
    path("<uuid:id>/identify/", steps.identify, name="identify"),
    path("<uuid:id>/<slug:event>/", steps.step, name="step"),
]

"""Addresses: pages of the 120 network."""

from django.urls import URLPattern, path

from tongzhou.web.dispatch import boards, calls, fleet, mission, position, steps

app_name = "dispatch"
urlpatterns: list[URLPattern] = [
    path("", boards.home, name="home"),
    path("board/", boards.board, name="board"),
    path("calls/new/", calls.new, name="call-new"),
    path("calls/<uuid:id>/", calls.call, name="call"),
    path("calls/<uuid:id>/send/", calls.send, name="send"),
    path("calls/<uuid:id>/close/", calls.close, name="call-close"),
    path("missions/<uuid:id>/", mission.mission, name="mission"),
    path("missions/<uuid:id>/sheet.pdf", mission.paper, name="paper"),
    path("missions/<uuid:id>/<slug:event>/", steps.step, name="step"),
    path("fleet/", fleet.home, name="fleet"),
    path("fleet/stations/new/", fleet.station, name="station-new"),
    path("fleet/ambulances/new/", fleet.new, name="ambulance-new"),
    path("fleet/ambulances/<uuid:id>/", fleet.ambulance, name="ambulance"),
    path("fleet/ambulances/<uuid:id>/out/", fleet.out, name="ambulance-out"),
    path("fleet/ambulances/<uuid:id>/back/", fleet.back, name="ambulance-back"),
    path("fleet/ambulances/<uuid:id>/crew/", fleet.crew, name="crew-new"),
    path("fleet/shifts/<uuid:id>/end/", fleet.end, name="shift-end"),
    path("position/", position.position, name="position"),
]

"""Addresses: pages of techniques and the disease spectrum."""

from django.urls import URLPattern, path

from tongzhou.web.techniques import board, cases, diseases, needs, steps, technique

app_name = "techniques"
urlpatterns: list[URLPattern] = [
    path("", board.board, name="board"),
    path("new/", needs.new, name="new"),
    path("diseases/", diseases.diseases, name="diseases"),
    path("diseases/import/", diseases.take_in, name="diseases-import"),
    path("of/<uuid:id>/", technique.of, name="of"),
    path("cases/<uuid:id>/", cases.edit, name="case"),
    path("<uuid:id>/", technique.technique, name="technique"),
    path("<uuid:id>/cases/new/", cases.new, name="case-new"),
    path("<uuid:id>/confirm/", technique.confirm, name="confirm"),
    path("<uuid:id>/<slug:event>/", steps.step, name="step"),
]

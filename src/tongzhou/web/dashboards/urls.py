"""Addresses: boards, and the wall. Each also stands in the permission table."""

from django.urls import path

from tongzhou.web.dashboards import boards, choosing, wall

app_name = "dashboards"
urlpatterns = [
    path("", choosing.choosing, name="home"),
    path("wall/<slug:key>/", wall.wall, name="wall"),
    path("<slug:subject>/<slug:key>/", boards.show, name="board"),
    path("<slug:subject>/<slug:key>/board.csv", boards.csv, name="csv"),
]

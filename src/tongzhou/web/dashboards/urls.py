"""Addresses: boards, and the wall. Each also stands in the permission table."""

from django.urls import path

from tongzhou.web.dashboards import boards, choosing, subscriptions, wall

app_name = "dashboards"
urlpatterns = [
    path("", choosing.choosing, name="home"),
    path("subscriptions/", subscriptions.subscriptions, name="subscriptions"),
    path("subscriptions/<uuid:id>/end/", subscriptions.end, name="unsubscribe"),
    path("wall/<slug:key>/", wall.wall, name="wall"),
    path("<slug:subject>/<slug:key>/", boards.show, name="board"),
    path("<slug:subject>/<slug:key>/board.csv", boards.csv, name="csv"),
    path("<slug:subject>/<slug:key>/board.parquet", boards.parquet, name="parquet"),
]

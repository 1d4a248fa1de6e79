"""Addresses: pages of assessments."""

from django.urls import path

from tongzhou.web.assessment import appeals, composing, home, items, judging, runs, scores, settings, shaping

app_name = "assessment"
urlpatterns = [
    path("", home.home, name="home"),
    path("new/", composing.new, name="new"),
    path("schemes/<uuid:id>/", composing.scheme, name="scheme"),
    path("schemes/<uuid:id>/settings/", settings.settings, name="settings"),
    path("schemes/<uuid:id>/publish/", composing.publish, name="publish"),
    path("schemes/<uuid:id>/end/", composing.end, name="end"),
    path("schemes/<uuid:id>/groups/<slug:code>/", shaping.group, name="group"),
    path("schemes/<uuid:id>/vetoes/<slug:code>/", shaping.veto, name="veto"),
    path("schemes/<uuid:id>/remove/<slug:code>/", shaping.remove, name="remove"),
    path("schemes/<uuid:id>/items/<slug:code>/", items.item, name="item"),
    path("schemes/<uuid:id>/items/<slug:code>/part/", items.part, name="item_part"),
    path("schemes/<uuid:id>/run/", runs.new, name="try"),
    path("runs/<uuid:id>/", runs.run, name="run"),
    path("runs/<uuid:id>/sway/", runs.sway, name="sway"),
    path("runs/<uuid:id>/publish/", runs.publish, name="run_publish"),
    path("runs/<uuid:id>/drop/", runs.drop, name="run_drop"),
    path("runs/<uuid:id>/correct/", runs.correct, name="run_correct"),
    path("scores/<uuid:id>/", scores.score, name="score"),
    path("scores/<uuid:id>/signs/", scores.signs, name="signs"),
    path("scores/<uuid:id>/appeal/", appeals.new, name="appeal_new"),
    path("scores/<uuid:id>/items/<slug:code>/", scores.opened, name="opened"),
    path("scores/<uuid:id>/items/<slug:code>/say/", judging.say, name="say"),
    path("appeals/<uuid:id>/", appeals.appeal, name="appeal"),
]

"""Addresses: pages of plain acts: teaching, services on site, outreach."""

from django.urls import path

from tongzhou.web.acts import attendance, entries, lists, recording, views

app_name = "acts"
urlpatterns = [
    path("", views.home, name="home"),
    path("entries/", entries.entries, name="entries"),
    path("attendance/", lists.lists, name="attendance-lists"),
    path("attendance/new/", attendance.new, name="attendance-new"),
    path("attendance/<uuid:list_id>/", attendance.one, name="attendance"),
    path("sign-in/<str:code>/", attendance.sign_in, name="sign-in"),
    path("new/", views.kinds, name="kinds"),
    path("new/<slug:kind>/", recording.new, name="new"),
    path("<uuid:act_id>/", views.one, name="one"),
    path("<uuid:act_id>/correct/", recording.correct, name="correct"),
    path("<uuid:act_id>/evidence/", recording.attach, name="attach"),
    path("<uuid:act_id>/withdraw/", recording.withdraw, name="withdraw"),
]

"""Addresses of the one-thumb screen (under /emergency/), put first by the package around it."""

from django.urls import URLPattern, path

from tongzhou.web.emergency.thumb import answering, shell, sync

urlpatterns: list[URLPattern] = [
    path("new/", shell.new, name="thumb-new"),
    path("sync/", sync.sync, name="sync"),
    path("time/", shell.time, name="time"),
    path("worker.js", shell.worker, name="worker"),
    path("background.js", shell.background, name="background"),
    path("<uuid:id>/thumb/", shell.run, name="thumb"),
    path("<uuid:id>/answer/", answering.answer, name="answer"),
]

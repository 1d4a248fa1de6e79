"""Addresses: marks beside acts, the list of an office, one sign looked into."""

from django.urls import path

from tongzhou.web.signs import views

app_name = "signs"
urlpatterns = [
    path("", views.home, name="home"),
    path("beside/", views.beside, name="beside"),
    path("<uuid:act_id>/<slug:code>/", views.aside, name="aside"),
]

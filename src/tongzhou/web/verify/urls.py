"""Addresses where a printed report is checked. Each also stands in the permission table."""

from django.urls import path

from tongzhou.web.verify import views

app_name = "verify"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("<str:code>/", views.code, name="code"),
    path("<str:code>/again/", views.again, name="again"),
]

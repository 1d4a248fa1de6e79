"""Addresses: pages of figures and reports. Each also stands in the permission table."""

from django.urls import path

from tongzhou.web.reports import capability, files, home

app_name = "reports"
urlpatterns = [
    path("", home.home, name="home"),
    path("capability/", capability.listing, name="capabilities"),
    path("capability/<uuid:id>/", capability.county, name="capability"),
    path("<slug:code>/<str:days>/figures/<slug:measure>/", home.figure, name="figure"),
    path("<slug:code>/<str:days>/<str:form>", files.file, name="file"),
]

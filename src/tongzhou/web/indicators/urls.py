"""Addresses: the catalogue, one indicator with its entries, the composer, tables from outside, the nightly comparison."""

from django.urls import path

from tongzhou.web.indicators import catalogue, entries, indicator

app_name = "indicators"
urlpatterns = [
    path("", catalogue.home, name="home"),
    path("<slug:code>/", indicator.indicator, name="indicator"),
    path("<slug:code>/entries/", entries.entries, name="entries"),
]

"""Addresses: the catalogue, one indicator with its entries, the composer, tables from outside, the nightly comparison."""

from django.urls import path

from tongzhou.web.indicators import catalogue, compose, entries, indicator, recount, tables

app_name = "indicators"
urlpatterns = [
    path("", catalogue.home, name="home"),
    path("compose/", compose.new, name="compose"),
    path("compose/look/", compose.look, name="look"),
    path("compose/entries/", compose.entries, name="composed-entries"),
    path("compose/<slug:code>/", compose.change, name="change"),
    path("tables/", tables.home, name="tables"),
    path("tables/<slug:series>/", tables.table, name="table"),
    path("tables/<slug:series>/template/", tables.template, name="table-template"),
    path("recount/", recount.recount, name="recount"),
    path("<slug:code>/", indicator.indicator, name="indicator"),
    path("<slug:code>/entries/", entries.entries, name="entries"),
]

"""Addresses: the catalogue, one indicator with its entries, the composer, tables from outside, the nightly comparison."""

from django.urls import path

from tongzhou.web.indicators import catalogue, compose, entries, indicator, machine, recount, tables

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
    path("facts/<slug:kind>/view-definition.json", machine.view, name="view-definition"),
    path("<slug:code>/values.csv", machine.values_csv, name="values-csv"),
    path("<slug:code>/measure.json", machine.measure_of, name="measure"),
    path("<slug:code>/measure-report.json", machine.measure_report, name="measure-report"),
    path("<slug:code>/", indicator.indicator, name="indicator"),
    path("<slug:code>/entries/", entries.entries, name="entries"),
]

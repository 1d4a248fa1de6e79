"""Addresses: pages of blood support."""

from django.urls import URLPattern, path

from tongzhou.web.blood import bags, days, listing, new, request, steps, stock, tables, temperature

app_name = "blood"
urlpatterns: list[URLPattern] = [
    path("", listing.home, name="home"),
    path("new/", new.new, name="new"),
    path("tables/", tables.tables_page, name="tables"),
    path("stock/", stock.stock, name="stock"),
    path("stock/new/", stock.take_in, name="take-in"),
    path("bags/<uuid:id>/", bags.bag, name="bag"),
    path("bags/<uuid:id>/<slug:event>/", bags.step, name="bag-step"),
    path("days/", days.days, name="days"),
    path("days/new/", days.new, name="day-new"),
    path("days/<uuid:id>/", days.day, name="day"),
    path("days/<uuid:id>/record/", days.record, name="day-record"),
    path("<uuid:id>/", request.request_page, name="request"),
    path("<uuid:id>/temperature/", temperature.temperature, name="temperature"),
    path("<uuid:id>/<slug:event>/", steps.step, name="step"),
]

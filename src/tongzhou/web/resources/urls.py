"""Addresses of money and things. Each also stands in the permission table."""

from django.urls import path

from tongzhou.web.resources import (
    confirming,
    devices,
    funds,
    home,
    idling,
    labels,
    lines,
    projects,
    purchases,
    registering,
    using,
)

app_name = "resources"
urlpatterns = [
    path("", home.home, name="home"),
    path("confirm/<uuid:id>/", confirming.confirm, name="confirm"),
    path("funds/new/", funds.new, name="fund-new"),
    path("funds/<uuid:id>/", funds.fund, name="fund"),
    path("funds/<uuid:id>/<slug:step>/", funds.step, name="fund-step"),
    path("projects/new/", projects.new, name="project-new"),
    path("projects/<uuid:id>/", projects.project, name="project"),
    path("projects/<uuid:id>/<slug:step>/", projects.step, name="project-step"),
    path("projects/<uuid:id>/lines/new/", lines.new, name="line-new"),
    path("lines/<uuid:id>/", lines.edit, name="line"),
    path("lines/<uuid:id>/drop/", lines.drop, name="line-drop"),
    path("lines/<uuid:id>/buy/", purchases.new, name="purchase-new"),
    path("purchases/<uuid:id>/", purchases.purchase, name="purchase"),
    path("purchases/<uuid:id>/<slug:step>/", purchases.step, name="purchase-step"),
    path("payments/<uuid:id>/", purchases.of_payment, name="payment"),
    path("devices/", devices.listing, name="devices"),
    path("devices/new/", registering.new, name="device-new"),
    path("devices/<uuid:id>/", devices.device, name="device"),
    path("devices/<uuid:id>/use/", using.use, name="use"),
    path("devices/<uuid:id>/<slug:step>/", registering.step, name="device-step"),
    path("uses/<uuid:id>/strike/", using.strike, name="use-strike"),
    path("d/<str:label>/", devices.scanned, name="scanned"),
    path("labels/", labels.sheet, name="labels"),
    path("idle/", idling.listing, name="idle"),
    path("idle/<slug:category>/", idling.edit, name="idle-limit"),
]

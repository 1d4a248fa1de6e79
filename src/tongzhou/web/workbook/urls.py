"""Addresses: pages of workbooks, in and out."""

from django.urls import path

from tongzhou.web.workbook import views

app_name = "workbook"
urlpatterns = [
    path("", views.home, name="home"),
    path("template/", views.template, name="template"),
    path("upload/", views.upload, name="upload"),
    path("<uuid:import_id>/", views.one, name="one"),
    path("<uuid:import_id>/commit/", views.commit, name="commit"),
    path("<uuid:import_id>/drop/", views.drop, name="drop"),
]

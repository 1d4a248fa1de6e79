"""The address of the comparison. It also stands in the permission table."""

from django.urls import path

from tongzhou.web.compare import views

app_name = "compare"
urlpatterns = [path("", views.compare, name="compare")]

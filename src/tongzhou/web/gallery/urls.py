"""The gallery's address (demonstrations and tests only)."""

from django.urls import path

from tongzhou.web.gallery import views

urlpatterns = [path("", views.gallery, name="gallery"), path("form/", views.form, name="gallery-form")]

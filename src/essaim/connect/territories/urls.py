"""Addresses of places compared, and of their figures."""

from django.urls import path

from essaim.connect.territories import views

app_name = "territories"
urlpatterns = [
    path("lieux/comparer/", views.compare, name="compare"),
    path("lieux/comparer/chiffres.csv", views.compare_csv, name="compare_csv"),
    path("territoires/<slug:slug>/chiffres.csv", views.figures, name="figures"),
]

"""Addresses of likely duplicates: of a space, of all that one facilitates, of two cards."""

from django.urls import path

from essaim.connect.duplicates import views

app_name = "duplicates"
urlpatterns = [
    path("espaces/<slug:slug>/doublons/", views.of_space, name="space"),
    path("annuaire/doublons/", views.everywhere, name="all"),
    path("acteurs/<uuid:public_id>/doublon/<uuid:other_id>/", views.pair, name="pair"),
    path("acteurs/reunions/<uuid:public_id>/separer/", views.separate, name="separate"),
]

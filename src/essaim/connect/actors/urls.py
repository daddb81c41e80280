"""Addresses of the directory, the map and the cards; a card's address is permanent."""

from django.urls import path

from essaim.connect.actors import views

app_name = "actors"
urlpatterns = [
    path("acteurs/<uuid:public_id>/", views.actor, name="actor"),
]

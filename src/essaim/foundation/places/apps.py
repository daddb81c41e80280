from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "essaim.foundation.places"
    label = "places"

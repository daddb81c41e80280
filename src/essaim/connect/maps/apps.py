from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "essaim.connect.maps"
    label = "maps"

from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "essaim.connect.territories"
    label = "territories"

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "essaim.connect.actors"
    label = "actors"

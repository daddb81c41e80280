from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "essaim.desk.home"
    label = "home"

from django.apps import AppConfig


class DeskSearchConfig(AppConfig):
    name = "essaim.desk.search"
    label = "desk_search"

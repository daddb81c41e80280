from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    name = "essaim.connect.duplicates"
    label = "duplicates"

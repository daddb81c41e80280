from django.apps import AppConfig


class SearchesConfig(AppConfig):
    name = "essaim.connect.searches"
    label = "searches"

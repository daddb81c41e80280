from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "essaim.exchange.api"
    label = "api"

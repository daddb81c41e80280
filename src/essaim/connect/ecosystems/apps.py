from django.apps import AppConfig


class EcosystemsConfig(AppConfig):
    name = "essaim.connect.ecosystems"
    label = "ecosystems"

from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "essaim.exchange.archives"
    label = "archives"

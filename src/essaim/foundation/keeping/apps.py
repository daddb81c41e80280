from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "essaim.foundation.keeping"
    label = "keeping"

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "essaim.foundation.imports"
    label = "imports"

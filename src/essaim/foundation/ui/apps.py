from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "essaim.foundation.ui"
    label = "ui"

from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "essaim.connect.field"
    label = "field"

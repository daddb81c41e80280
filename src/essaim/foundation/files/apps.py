from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "essaim.foundation.files"
    label = "files"

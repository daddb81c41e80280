from django.apps import AppConfig


class VocabulariesConfig(AppConfig):
    name = "essaim.foundation.vocabularies"
    label = "vocabularies"

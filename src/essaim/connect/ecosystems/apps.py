"""Who is linked to whom and how: diagrams of an actor or a territory, one per viewpoint."""

from django.apps import AppConfig


class EcosystemsConfig(AppConfig):
    name = "essaim.connect.ecosystems"
    label = "ecosystems"

    def ready(self) -> None:
        from essaim.connect.ecosystems import following

        following.connect()

from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "essaim.connect.offers"
    label = "offers"

    def ready(self) -> None:
        from essaim.connect.offers import attached

        attached.connect()

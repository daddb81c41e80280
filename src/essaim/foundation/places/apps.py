from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "essaim.foundation.places"
    label = "places"

    def ready(self) -> None:
        from essaim.foundation.kernel.changed import on_change
        from essaim.foundation.places.search import follow_spaces

        on_change(follow_spaces)

from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "essaim.foundation.spaces"
    label = "spaces"

    def ready(self) -> None:
        from essaim.foundation.kernel.scope import provide
        from essaim.foundation.spaces.scope import compute_scopes

        provide(compute_scopes)

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "essaim.foundation.kernel"
    label = "kernel"

    def ready(self) -> None:
        from essaim.foundation.kernel.registry import scan

        scan("subscribers")

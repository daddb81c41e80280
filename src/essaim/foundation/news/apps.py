from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "essaim.foundation.news"
    label = "news"

    def ready(self) -> None:
        from essaim.foundation.news import subscribers  # noqa: F401, subscribes

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "essaim.foundation.search"
    label = "search"

    def ready(self) -> None:
        from essaim.foundation.kernel.changed import on_change
        from essaim.foundation.search.index import follow

        on_change(follow)

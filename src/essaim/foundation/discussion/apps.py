from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    name = "essaim.foundation.discussion"
    label = "discussion"

    def ready(self) -> None:
        from essaim.foundation.discussion import attached

        attached.connect()

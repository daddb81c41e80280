from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "essaim.connect.actors"
    label = "actors"

    def ready(self) -> None:
        from essaim.connect.actors.atlas import touching
        from essaim.connect.actors.keying import follow
        from essaim.connect.actors.subscribers import follow_spaces
        from essaim.foundation.kernel.changed import on_change

        on_change(follow_spaces)
        on_change(follow)
        on_change(touching.follow)

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "essaim.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        from essaim.foundation.accounts import signals  # noqa: F401, connects its receiver

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "essaim.foundation.accounts"
    label = "accounts"

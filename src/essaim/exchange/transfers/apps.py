from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "essaim.exchange.transfers"
    label = "transfers"

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "essaim.connect.contributions"
    label = "contributions"

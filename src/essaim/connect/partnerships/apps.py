from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "essaim.connect.partnerships"
    label = "partnerships"

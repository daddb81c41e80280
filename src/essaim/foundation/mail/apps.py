from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "essaim.foundation.mail"
    label = "mail"

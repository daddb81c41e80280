from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "essaim.connect.questions"
    label = "questions"

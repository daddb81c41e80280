"""Addresses of proposals, of the queue, and of the answers to the yearly mail."""

from django.urls import path

from essaim.connect.contributions.views import answering, proposing, yearly

app_name = "contributions"
urlpatterns = [
    path("annuaire/proposer/", proposing.propose, name="propose"),
    path("acteurs/<uuid:public_id>/signaler/", proposing.alert, name="alert"),
    path("a-traiter/", answering.queue, name="queue"),
    path("a-traiter/lot/", answering.decide_lot, name="decide_lot"),
    path("a-traiter/<uuid:public_id>/", answering.decide, name="decide"),
    path("espaces/<slug:slug>/a-traiter/", answering.of_space, name="of_space"),
    path("toujours-juste/<str:token>/<str:choice>/", yearly.yearly, name="yearly"),
]

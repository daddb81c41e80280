"""Addresses of the field; what a phone keeps is all under `/terrain/`."""

from django.urls import path

from essaim.connect.field import views

app_name = "field"
urlpatterns = [
    path("terrain/", views.home, name="home"),
    path("terrain/liste/", views.checklist, name="checklist"),
    path("terrain/carnet/", views.notebook, name="notebook"),
    path("terrain/sw.js", views.worker, name="worker"),
    path("terrain/carnet.webmanifest", views.manifest, name="manifest"),
    path("terrain/seance.json", views.session, name="session"),
    path("terrain/fiches.json", views.cards, name="cards"),
    path("terrain/notes/", views.send, name="send"),
]

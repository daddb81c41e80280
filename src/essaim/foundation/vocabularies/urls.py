"""Addresses of words; that of one is permanent, a former one leads to it."""

from django.urls import path

from essaim.foundation.vocabularies import views

app_name = "vocabularies"
urlpatterns = [
    path("mots/", views.index, name="words"),
    path("mots/importer/", views.load, name="load"),
    path("mots/<slug:path>.<str:extension>", views.export, name="export"),
    path("mots/<slug:path>/<slug:slug>/", views.term, name="term"),
    path("mots/<slug:path>/<slug:slug>/modifier/", views.edit, name="edit"),
    path("mots/<slug:path>/<slug:slug>/reunir/", views.merge, name="merge"),
]

"""Addresses of territories; that of one is permanent."""

from django.urls import path

from essaim.foundation.places import views

app_name = "places"
urlpatterns = [
    path("territoires/", views.territories, name="territories"),
    path("territoires/<slug:slug>/", views.territory, name="territory"),
    path("territoires/<slug:slug>/modifier/", views.edit, name="edit"),
    path("territoires/<slug:slug>/retirer/", views.remove, name="remove"),
    path("espaces/<slug:slug>/territoires/nouveau/", views.add, name="add"),
    path("espaces/<slug:slug>/territoires/fichier/", views.bring, name="bring"),
    path("lieux/reperes.json", views.around, name="around"),
    path("lieux/communes.json", views.communes, name="communes"),
]

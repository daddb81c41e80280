"""Addresses of needs and offers; that of each is permanent."""

from django.urls import path

from essaim.connect.offers import views

app_name = "offers"
urlpatterns = [
    path("besoins-et-offres/", views.offers, name="offers"),
    path("besoins-et-offres/<uuid:public_id>/", views.offer, name="offer"),
    path("besoins-et-offres/<uuid:public_id>/modifier/", views.edit, name="edit"),
    path("besoins-et-offres/<uuid:public_id>/retirer/", views.withdraw, name="withdraw"),
    path("acteurs/<uuid:public_id>/besoins-et-offres/nouveau/", views.add, name="add"),
]

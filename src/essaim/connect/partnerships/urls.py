"""Addresses of agreements; that of one is permanent."""

from django.urls import path

from essaim.connect.partnerships import views

app_name = "partnerships"
urlpatterns = [
    path("partenariats/", views.agreements, name="agreements"),
    path("partenariats/export.csv", views.export, name="export"),
    path("partenariats/<uuid:public_id>/", views.agreement, name="agreement"),
    path("partenariats/<uuid:public_id>/modifier/", views.edit, name="edit"),
    path("partenariats/<uuid:public_id>/relire/", views.review, name="review"),
    path("partenariats/<uuid:public_id>/terminer/", views.stop, name="stop"),
    path("partenariats/<uuid:public_id>/retirer/", views.remove, name="remove"),
    path("espaces/<slug:slug>/partenariats/nouveau/", views.add, name="add"),
]

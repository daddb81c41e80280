"""Addresses of the questions of a space."""

from django.urls import path

from essaim.connect.questions import views

app_name = "questions"
urlpatterns = [
    path("espaces/<slug:slug>/questions/", views.questions, name="questions"),
    path("espaces/<slug:slug>/questions/nouvelle/", views.add, name="add"),
    path("questions/<uuid:public_id>/", views.edit, name="edit"),
    path("questions/<uuid:public_id>/changer/", views.change, name="change"),
]

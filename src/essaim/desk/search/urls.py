"""Searching, and what is suggested while typing."""

from django.urls import path

from essaim.desk.search import views

app_name = "search"
urlpatterns = [
    path("chercher/", views.search, name="search"),
    path("chercher/suggestions.json", views.suggestions, name="suggestions"),
]

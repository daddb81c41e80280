"""The first page, one's own, and the two that every page's foot leads to."""

from django.urls import path

from essaim.desk.home import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("moi/", views.mine, name="mine"),
    path("proposer/", views.propose, name="propose"),
    path("vie-privee/", views.privacy, name="privacy"),
    path("donnees-ouvertes/", views.data, name="data"),
]

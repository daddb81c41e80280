"""Addresses of kept searches, of the feed and of the print of any search."""

from django.urls import path

from essaim.connect.searches import feeds, views

app_name = "searches"
urlpatterns = [
    path("annuaire/flux.atom", feeds.feed, name="feed"),
    path("annuaire/imprimer/", views.print_list, name="print"),
    path("annuaire/recherches/", views.searches, name="searches"),
    path("annuaire/recherches/nouvelle/", views.new, name="new"),
    path("annuaire/recherches/<uuid:public_id>/", views.search, name="search"),
    path("annuaire/recherches/<uuid:public_id>/modifier/", views.edit, name="edit"),
    path("annuaire/recherches/<uuid:public_id>/retirer/", views.drop, name="drop"),
    path("annuaire/recherches/<uuid:public_id>/departager/", views.unshare, name="unshare"),
]

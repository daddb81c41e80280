"""Addresses of saved maps, of maps on other sites, of badges, of directories to print."""

from django.urls import path

from essaim.connect.maps.views import badges, embed, printing, saved

app_name = "maps"
urlpatterns = [
    path("cartes/", saved.maps, name="maps"),
    path("cartes/nouvelle/", saved.new, name="new"),
    path("cartes/<uuid:public_id>/", saved.saved_map, name="map"),
    path("cartes/<uuid:public_id>/modifier/", saved.edit, name="edit"),
    path("cartes/<uuid:public_id>/retirer/", saved.drop, name="drop"),
    path("integrer/", embed.integrate, name="integrate"),
    path("integrer/carte/", embed.embedded, name="embedded"),
    path("integrer/carte/points.json", embed.points, name="embedded_points"),
    path("badges/<slug:network>/<uuid:public_id>.svg", badges.badge, name="badge"),
    path("badges/<slug:network>/<uuid:public_id>/", badges.badge_page, name="badge_page"),
    path("espaces/<slug:slug>/badges/", badges.badges, name="badges"),
    path("annuaire/pdf/", printing.ask, name="print"),
    path("annuaire/pdf/fichier/", printing.at_once, name="print_file"),
    path("annuaire/pdf/<uuid:public_id>/", printing.printing, name="printing"),
    path("annuaire/pdf/<uuid:public_id>/fichier/", printing.download, name="printing_file"),
    path("annuaire/pdf/<uuid:public_id>/jeter/", printing.drop, name="drop_printing"),
]

"""Addresses of the directory, the map and the cards; a card's address is permanent."""

from django.urls import path

from essaim.connect.actors.views import (
    cards,
    claims,
    comparing,
    editors,
    lists,
    mapped,
    placing,
    reviewing,
    splitting,
    writing,
)

app_name = "actors"
urlpatterns = [
    path("annuaire/", lists.directory, name="directory"),
    path("annuaire/nombres/", lists.numbers, name="numbers"),
    path("annuaire/comparer/", comparing.comparison, name="compare"),
    path("annuaire/comparer.csv", comparing.comparison_csv, name="compare_csv"),
    path("carte/", lists.map_page, name="map"),
    path("carte/points.json", mapped.points, name="points"),
    path("carte/tuiles/<str:z>/<str:x>/<str:y>.mvt", mapped.tile, name="tile"),
    path("acteurs/nouveau/", writing.add, name="add"),
    path("acteurs/<uuid:public_id>/", cards.actor, name="actor"),
    path("acteurs/<uuid:public_id>/modifier/", writing.edit, name="edit"),
    path("acteurs/<uuid:public_id>/lieu/", placing.place, name="place"),
    path("acteurs/<uuid:public_id>/visibilite/", writing.show_to, name="show_to"),
    path("acteurs/<uuid:public_id>/retirer/", writing.put_in_bin, name="put_in_bin"),
    path("acteurs/<uuid:public_id>/reprendre/", writing.restore, name="restore"),
    path("acteurs/<uuid:public_id>/historique/", cards.history, name="history"),
    path("acteurs/<uuid:public_id>/provenance/", splitting.provenance_page, name="provenance"),
    path("acteurs/<uuid:public_id>/scinder/", splitting.split, name="split"),
    path("acteurs/scissions/<uuid:public_id>/rejoindre/", splitting.rejoin, name="rejoin"),
    path("acteurs/<uuid:public_id>/relations/", cards.relations, name="relations"),
    path("acteurs/<uuid:public_id>/relations/<uuid:link_id>/clore/", cards.end, name="end_relation"),
    path("acteurs/<uuid:public_id>/revendiquer/", claims.claim, name="claim"),
    path("acteurs/<uuid:public_id>/representation/", claims.representation, name="representation"),
    path("acteurs/<uuid:public_id>/confier/", editors.editors, name="editors"),
    path("acteurs/<uuid:public_id>/relue/", reviewing.review, name="review"),
    path("revendications/<uuid:public_id>/", claims.claim_page, name="claim_page"),
    path("espaces/<slug:slug>/corbeille/", writing.space_bin, name="bin"),
]

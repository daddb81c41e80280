"""Addresses of ecosystems; that of each is permanent."""

from django.urls import path

from essaim.connect.ecosystems import views

app_name = "ecosystems"
urlpatterns = [
    path("ecosystemes/", views.ecosystems, name="ecosystems"),
    path("ecosystemes/nouveau/", views.new, name="new"),
    path("ecosystemes/<uuid:public_id>/", views.ecosystem, name="ecosystem"),
    path("ecosystemes/<uuid:public_id>/dessiner/", views.draw, name="draw"),
    path("ecosystemes/<uuid:public_id>/groupes/", views.groups, name="groups"),
    path("ecosystemes/<uuid:public_id>/noms/<uuid:node_id>/", views.node, name="node"),
    path("ecosystemes/<uuid:public_id>/modifier/", views.edit, name="edit"),
    path("ecosystemes/<uuid:public_id>/retirer/", views.put_in_bin, name="put_in_bin"),
    path("ecosystemes/<uuid:public_id>/reprendre/", views.restore, name="restore"),
    path("ecosystemes/<uuid:public_id>/comparer/<uuid:other_id>/", views.compare, name="compare"),
    path("ecosystemes/<uuid:public_id>/fichiers/<str:name>", views.file, name="file"),
]

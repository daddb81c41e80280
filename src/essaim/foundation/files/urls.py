"""Addresses of files; that of a file is permanent, and its bytes stand under it."""

from django.urls import path

from essaim.foundation.files.views import bytes as content
from essaim.foundation.files.views import pages, writing

app_name = "files"
urlpatterns = [
    path("fichiers/<uuid:public_id>/", pages.file, name="file"),
    path("fichiers/<uuid:public_id>/modifier/", writing.edit, name="edit"),
    path("fichiers/<uuid:public_id>/retirer/", pages.put_in_bin, name="put_in_bin"),
    path("fichiers/<uuid:public_id>/reprendre/", pages.restore, name="restore"),
    path("fichiers/<uuid:public_id>/<str:name>", content.content, name="content"),
    path("fichiers/ajouter/<slug:kind>/<uuid:public_id>/", writing.add, name="add"),
    path("fichiers/decrire/<slug:kind>/<uuid:public_id>/", writing.describe, name="describe"),
    path("espaces/<slug:slug>/fichiers/", pages.space_files, name="space"),
]

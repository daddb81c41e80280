"""Addresses of words; that of one is permanent, a former one leads to it."""

from django.urls import path, register_converter

from essaim.foundation.vocabularies import views


class WordSlug:
    """The slug of a word, in any alphabet: what `words.slug` gives."""

    regex = r"[-\w]{1,80}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(WordSlug, "word")

app_name = "vocabularies"
urlpatterns = [
    path("mots/", views.index, name="words"),
    path("mots/importer/", views.load, name="load"),
    path("mots/correspondances/", views.crosswalks, name="crosswalks"),
    path("mots/correspondances/<slug:name>.json", views.crosswalk, name="crosswalk"),
    path("mots/ajouter/<slug:path>/", views.add, name="add"),
    path("mots/<slug:path>/", views.scheme, name="scheme"),
    path("mots/<slug:path>.<str:extension>", views.export, name="export"),
    path("mots/<slug:path>/<word:slug>/", views.term, name="term"),
    path("mots/<slug:path>/<word:slug>/modifier/", views.edit, name="edit"),
    path("mots/<slug:path>/<word:slug>/reunir/", views.merge, name="merge"),
    path("mots/<slug:path>/<word:slug>/separer/<uuid:loser>/", views.unmerge, name="unmerge"),
]

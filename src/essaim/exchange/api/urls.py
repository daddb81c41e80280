"""Addresses for programs; those of GoGoCarto are the ones that its clients know."""

from django.urls import path, re_path

from essaim.exchange.api import views

app_name = "api"
CARD = "acteurs/<uuid:public_id>"
ELEMENT = "api/elements/<uuid:public_id>"
LINKED = {"extension": "jsonld"}
urlpatterns = [
    path("api/", views.index, name="index"),
    path("api/openapi.json", views.openapi, name="openapi"),
    re_path(r"^api/v1/(?P<rest>.*)$", views.v1, name="v1"),
    path("api/elements", views.elements, name="elements_plain"),
    path("api/elements.json", views.elements, name="elements"),
    path("api/elements.jsonld", views.elements, LINKED, name="elements_linked"),
    path("api/elements/search", views.search, name="search"),
    path("api/elements/search.json", views.search, name="search_json"),
    path(ELEMENT, views.element, name="element_plain"),
    path(f"{ELEMENT}.json", views.element, name="element"),
    path(f"{ELEMENT}.jsonld", views.element, LINKED, name="element_linked"),
    path("api/taxonomy", views.taxonomy, name="taxonomy_plain"),
    path("api/taxonomy.json", views.taxonomy, name="taxonomy"),
    path("api/gogocartojs-conf.json", views.map_settings, name="map_settings"),
    path("api/murmurations.json", views.profiles, name="profiles"),
    path(f"{CARD}.jsonld", views.schema_org, name="schema_org"),
    path(f"{CARD}.pair.jsonld", views.pair, name="pair"),
    path(f"{CARD}/murmurations.json", views.murmurations, name="murmurations"),
]

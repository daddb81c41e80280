"""Addresses for programs; those of GoGoCarto are the ones that its clients know."""

from django.urls import path, re_path

from essaim.exchange.api import views

app_name = "api"
CARD = "acteurs/<uuid:public_id>"
JSON = r"(?:\.json)?"  # clients write it or not
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
LINKED = {"extension": "jsonld"}
urlpatterns = [
    path("api/", views.index, name="index"),
    path("api/openapi.json", views.openapi, name="openapi"),
    re_path(r"^api/v1/(?P<rest>.*)$", views.v1, name="v1"),
    re_path(rf"^api/elements{JSON}$", views.elements, name="elements"),
    path("api/elements.jsonld", views.elements, LINKED, name="elements_linked"),
    re_path(rf"^api/elements/search{JSON}$", views.search, name="search"),
    re_path(rf"^api/elements/(?P<public_id>{UUID}){JSON}$", views.element, name="element"),
    path("api/elements/<uuid:public_id>.jsonld", views.element, LINKED, name="element_linked"),
    re_path(rf"^api/taxonomy{JSON}$", views.taxonomy, name="taxonomy"),
    path("api/gogocartojs-conf.json", views.map_settings, name="map_settings"),
    path("api/murmurations.json", views.profiles, name="profiles"),
    path(f"{CARD}.jsonld", views.schema_org, name="schema_org"),
    path(f"{CARD}.pair.jsonld", views.pair, name="pair"),
    path(f"{CARD}/murmurations.json", views.murmurations, name="murmurations"),
]

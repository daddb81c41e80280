from django.urls import path

from essaim.exchange.transfers import reviewing, sources, views

app_name = "transfers"

urlpatterns = [
    path("espaces/<slug:slug>/importer/", views.new_import, name="new"),
    path("espaces/<slug:slug>/imports/", views.space_imports, name="imports"),
    path("espaces/<slug:slug>/sources/", sources.sources, name="sources"),
    path("espaces/<slug:slug>/sources/ordre/", sources.order, name="order"),
    path("espaces/<slug:slug>/exporter/", views.export_choice, name="export"),
    path("espaces/<slug:slug>/export.<str:format>", views.export_file, name="export_file"),
    path("annuaire/exporter/", views.list_choice, name="export_list"),
    path("annuaire/export.<str:format>", views.list_file, name="export_list_file"),
    path("sources/<uuid:public_id>/actualiser/", sources.refresh, name="refresh"),
    path("sources/<uuid:public_id>/oublier/", sources.forget, name="forget"),
    path("imports/<uuid:public_id>/", views.import_page, name="import"),
    path("imports/<uuid:public_id>/relire/", reviewing.review, name="review"),
    path("importer/modele.<str:format>", views.template_file, name="template_file"),
    path("imports/<uuid:public_id>/colonnes/", views.columns, name="columns"),
    path("imports/<uuid:public_id>/appliquer/", views.apply, name="apply"),
    path("imports/<uuid:public_id>/annuler/", views.undo, name="undo"),
]

from django.urls import path

from essaim.exchange.archives import views

app_name = "archives"

urlpatterns = [
    path("espaces/<slug:slug>/archive/", views.archive, name="archive"),
    path("espaces/<slug:slug>/archive.zip", views.archive_file, name="archive_file"),
]

from django.urls import include, path

from essaim.config.urls import urlpatterns as house

urlpatterns = [*house, path("", include("tests.contract.notes.urls"))]

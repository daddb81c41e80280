"""The pages that the components have for themselves."""

from django.urls import path

from essaim.foundation.ui import views

app_name = "ui"
urlpatterns = [
    path("style", views.style, name="style"),
    path("accessibilite", views.accessibility, name="accessibility"),
]

from django.urls import path

from essaim.foundation.mail import views

app_name = "mail"
urlpatterns = [
    path("courriels/arreter/<str:token>/", views.stop, name="stop"),
    path("moi/courriels/adresse/", views.trust_again, name="trust_again"),
]

"""allauth's views, under its own names and French addresses: only those of a sign-in without password."""

from allauth.account import views as allauth
from django.urls import include, path

from essaim.foundation.accounts import views

own = [
    path("compte/essai/<slug:slug>/", views.enter_demo, name="enter_demo"),
    path("moi/profil/", views.profile, name="profile"),
    path("moi/donnees/", views.my_data, name="my_data"),
    path("moi/donnees/essaim-mes-donnees.json", views.my_data_file, name="my_data_file"),
]
urlpatterns = [
    path("compte/connexion/", views.SignIn.as_view(), name="account_login"),
    path("compte/connexion/code/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("compte/connexion/nouveau-code/", views.ask_again, name="account_request_login_code"),
    path("compte/inscription/", allauth.signup, name="account_signup"),
    path("compte/inscription/code/", allauth.email_verification_sent, name="account_email_verification_sent"),
    path("compte/deconnexion/", allauth.logout, name="account_logout"),
    path("compte/ferme/", allauth.account_inactive, name="account_inactive"),
    path("compte/adresse/", views.address, name="account_email"),
    path("", include((own, "accounts"))),
]

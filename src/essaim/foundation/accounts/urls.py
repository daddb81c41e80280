"""Accounts, under allauth's names and French addresses: only what a sign-in without password needs."""

from allauth.account import views as allauth
from django.urls import include, path

from essaim.foundation.accounts.views import address, entering, erasure, profile, security

own = [
    path("compte/essai/<slug:slug>/", profile.enter_demo, name="enter_demo"),
    path("compte/confirmer/", security.confirm, name="confirm"),
    path("compte/securite/sessions/", security.end_session, name="end_session"),
    path("compte/adresse/code/", address.address_code, name="address_code"),
    path("compte/adresse/retablir/<str:token>/", address.address_back, name="address_back"),
    path("compte/effacer/", erasure.erase, name="erase"),
    path("compte/effacer/garder/", erasure.stay, name="stay"),
    path("moi/profil/", profile.profile, name="profile"),
    path("moi/donnees/", profile.my_data, name="my_data"),
    path("moi/donnees/essaim-mes-donnees.json", profile.my_data_file, name="my_data_file"),
]
factors = [
    path("compte/connexion/cle/", security.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("compte/connexion/second/", security.SecondFactor.as_view(), name="mfa_authenticate"),
    path("compte/securite/", security.security, name="mfa_index"),
    path("compte/securite/cles/", security.security, name="mfa_list_webauthn"),
    path("compte/securite/cles/ajouter/", security.add_passkey, name="mfa_add_webauthn"),
    path("compte/securite/cles/<int:pk>/", security.rename_passkey, name="mfa_edit_webauthn"),
    path("compte/securite/cles/<int:pk>/retirer/", security.remove_passkey, name="mfa_remove_webauthn"),
    path("compte/securite/application/", security.activate_totp, name="mfa_activate_totp"),
    path("compte/securite/application/retirer/", security.deactivate_totp, name="mfa_deactivate_totp"),
    path("compte/securite/secours/", security.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "compte/securite/secours/nouveaux/", security.new_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path("compte/securite/secours/codes.txt", security.recovery_file, name="mfa_download_recovery_codes"),
]
urlpatterns = [
    path("compte/connexion/", entering.sign_in, name="account_login"),
    path("compte/connexion/code/", entering.sign_in_code, name="account_confirm_login_code"),
    path("compte/connexion/nouveau-code/", entering.ask_again, name="account_request_login_code"),
    path("compte/inscription/", entering.sign_up, name="account_signup"),
    path("compte/inscription/code/", entering.sign_up_code, name="account_email_verification_sent"),
    path("compte/deconnexion/", allauth.logout, name="account_logout"),
    path("compte/ferme/", allauth.account_inactive, name="account_inactive"),
    path("compte/adresse/", address.address, name="account_email"),
    *factors,
    path("", include((own, "accounts"))),
]

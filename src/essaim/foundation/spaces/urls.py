from django.urls import path

from essaim.foundation.spaces.views import front, joining, members, organisations, sanctions, settings

app_name = "spaces"

urlpatterns = [
    path("espaces/", front.spaces, name="spaces"),
    path("espaces/nouveau/", front.new, name="new"),
    path("espaces/<slug:slug>/", front.space, name="space"),
    path("espaces/<slug:slug>/accent.css", front.accent, name="accent"),
    path("espaces/<slug:slug>/ouvrir/", front.new_inside, name="new_inside"),
    path("espaces/<slug:slug>/membres/", members.members, name="members"),
    path("espaces/<slug:slug>/membres/inscrire/", members.register, name="register"),
    path("espaces/<slug:slug>/membres/<uuid:public_id>/", members.member, name="member"),
    path("espaces/<slug:slug>/invitations/", joining.invitations, name="invitations"),
    path(
        "espaces/<slug:slug>/invitations/<uuid:public_id>/retirer/",
        joining.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("espaces/<slug:slug>/rejoindre/", joining.join, name="join"),
    path("espaces/<slug:slug>/candidatures/", joining.applications, name="applications"),
    path("espaces/<slug:slug>/candidatures/<uuid:public_id>/", joining.application, name="application"),
    path("espaces/<slug:slug>/reglages/", settings.settings, name="settings"),
    path("espaces/<slug:slug>/reglages/colleges/<uuid:public_id>/", settings.college, name="college"),
    path(
        "espaces/<slug:slug>/reglages/colleges/<uuid:public_id>/retirer/",
        settings.remove_college,
        name="remove_college",
    ),
    path("espaces/<slug:slug>/departs/", sanctions.sanctions, name="sanctions"),
    path("departs/<uuid:public_id>/", sanctions.sanction, name="sanction"),
    path("espaces/<slug:slug>/journal/", settings.space_journal, name="journal"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
    path("parrainages/<uuid:public_id>/", joining.sponsorship, name="sponsorship"),
    path("mandat/<str:token>/", organisations.mandate_offer, name="mandate_offer"),
    path("mandats/<uuid:public_id>/finir/", organisations.end_mandate, name="end_mandate"),
    path(
        "mandats/propositions/<uuid:public_id>/retirer/", organisations.withdraw_offer, name="withdraw_offer"
    ),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/nouvelle/", organisations.new_organisation, name="new_organisation"),
    path("organisations/agir-pour/", organisations.act_for, name="act_for"),
    path("organisations/<uuid:public_id>/", organisations.organisation, name="organisation"),
]

"""Addresses of threads, contributions and the moderation of a space."""

from django.urls import path

from essaim.foundation.discussion.views import moderating, own, talking

app_name = "discussion"
urlpatterns = [
    path("discussion/defi.json", talking.challenge, name="challenge"),
    path("discussion/confirmer/<str:token>/", own.confirm, name="confirm"),
    path("discussion/suivi/<str:token>/", own.follow, name="follow"),
    path("discussion/<slug:slug>/<uuid:public_id>/", talking.discussion, name="discussion"),
    path("discussion/<slug:slug>/<uuid:public_id>/ecrire/", talking.write, name="write"),
    path("discussion/<slug:slug>/<uuid:public_id>/corriger/", talking.correct, name="correct"),
    path("moi/contributions/", own.mine, name="mine"),
    path("contributions/<uuid:public_id>/", own.contribution, name="contribution"),
    path("contributions/<uuid:public_id>/modifier/", own.edit, name="edit"),
    path("contributions/<uuid:public_id>/reprendre/", own.restore, name="restore"),
    path("contributions/<uuid:public_id>/signaler/", own.report, name="report"),
    path("contributions/<uuid:public_id>/versions/", own.versions, name="versions"),
    path("espaces/<slug:slug>/moderation/", moderating.queue, name="queue"),
    path("espaces/<slug:slug>/moderation/lot/", moderating.refuse_all, name="refuse_all"),
    path("espaces/<slug:slug>/moderation/reglages/", moderating.setting, name="setting"),
    path("espaces/<slug:slug>/moderation/decisions/", moderating.log, name="log"),
    path("espaces/<slug:slug>/moderation/<uuid:public_id>/", moderating.item, name="item"),
]

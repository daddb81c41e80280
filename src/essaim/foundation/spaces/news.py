"""What is news in spaces: who comes, who asks, what was decided. Requests and decisions have necessary mails of their own."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.news import NewsKind, Pair, Topic
from essaim.foundation.spaces.models import Application, Membership
from essaim.foundation.spaces.queries import deciders

TOPICS = [
    Topic(
        "spaces",
        gettext_lazy("Vie des espaces que je suis"),
        gettext_lazy("Qui les rejoint. On suit de soi-même les espaces dont on devient membre."),
    ),
    Topic(
        "requests",
        gettext_lazy("Demandes d’adhésion"),
        gettext_lazy(
            "Celles que je décide, et ce qui est décidé des miennes : un courriel à part les annonce déjà."
        ),
        "app",
    ),
]


def _nothing(entry: Entry, obj: Any) -> list[Pair]:
    return []


def _its_space(entry: Entry, obj: Any) -> list[Pair]:
    return [("spaces.space", obj.space_id)]


def _member(entry: Entry, obj: Any) -> list[int]:
    return [obj.party_id]


def _joined(entry: Entry, membership: Membership) -> str:
    return _("%(name)s fait maintenant partie de %(space)s.") % _names(membership)


def _role(entry: Entry, membership: Membership) -> str:
    said = {**_names(membership), "role": membership.get_role_display()}
    return _("Dans %(space)s, le rôle de %(name)s est désormais : %(role)s.") % said


def _left(entry: Entry, membership: Membership) -> str:
    return _("La participation de %(name)s à %(space)s a pris fin.") % _names(membership)


def _asked(entry: Entry, application: Application) -> str:
    return _("%(name)s demande à rejoindre %(space)s.") % _names(application)


def _decided(entry: Entry, application: Application) -> str:
    if application.state == Application.State.ACCEPTED:
        return _("La demande de %(name)s pour rejoindre %(space)s est acceptée.") % _names(application)
    return _("La demande de %(name)s pour rejoindre %(space)s n’a pas été acceptée.") % _names(application)


def _names(obj: Membership | Application) -> dict[str, str]:
    return {"name": obj.party.name, "space": obj.space.name}


def _applicants(entry: Entry, application: Application) -> list[int]:
    return [application.party_id, application.submitted_by_id]


NEWS = [
    NewsKind("spaces.accept_invitation", "spaces", _joined, about=_its_space),
    NewsKind("spaces.add_member", "spaces", _joined, about=_its_space, readers=_member),
    NewsKind("spaces.register_organisation", "spaces", _joined, about=_its_space),
    NewsKind("spaces.change_role", "spaces", _role, about=_nothing, readers=_member),
    NewsKind("spaces.end_membership", "spaces", _left, about=_nothing, readers=_member, direct="requests"),
    NewsKind(
        "spaces.apply",
        "requests",
        _asked,
        about=_nothing,
        readers=lambda entry, application: deciders(application),
        direct="requests",
    ),
    NewsKind(
        "spaces.decide_application",
        "requests",
        _decided,
        about=_nothing,
        readers=_applicants,
        direct="requests",
    ),
]

"""What this room holds of a person."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import Party, User
from essaim.foundation.kernel.models import Entry
from essaim.foundation.spaces.erasing import ERASABLE, founded, obstacles, received
from essaim.foundation.spaces.journal import action_label
from essaim.foundation.spaces.models import (
    Application,
    Invitation,
    Mandate,
    MandateOffer,
    Membership,
    Sanction,
    Sponsorship,
)

__all__ = ["ERASABLE", "export", "obstacles"]
Things = list[dict[str, Any]]


def export(user: User) -> dict[str, Things]:
    """Belongings, mandates, requests, sponsorships, invitations made, and the journal of what one did."""
    party = user.party
    own = Membership.objects.filter(party=party).select_related("space", "college").order_by("pk")
    mandates = Mandate.objects.filter(person=party).select_related("organisation").order_by("pk")
    asked = (
        Application.objects.filter(submitted_by=party)
        .select_related("space", "party", "college")
        .order_by("pk")
    )
    sponsored = Sponsorship.objects.filter(party=party).select_related(
        "application__party", "application__space"
    )
    invited = Invitation.objects.filter(invited_by=party).select_related("space").order_by("pk")
    sanctions = Sanction.objects.filter(party=party).select_related("space").order_by("pk")
    return {
        _("Départs décidés"): [_sanction(each) for each in sanctions],
        _("Espaces"): [_membership(each) for each in own],
        _("Mandats"): [_mandate(each) for each in mandates],
        _("Demandes d’adhésion"): [_application(each) for each in asked],
        _("Parrainages demandés"): [_sponsorship(each) for each in sponsored.order_by("pk")],
        _("Invitations envoyées"): [_invitation(each) for each in invited],
        **_offered(user),
        _("Journal de mes actions"): _journal(Entry.objects.filter(by_id=party.pk).order_by("-pk")),
    }


def _membership(each: Membership) -> dict[str, Any]:
    return {
        "title": each.space.name,
        "url": reverse("spaces:space", args=[each.space.slug]),
        _("rôle"): each.get_role_display(),
        _("collège"): each.college and each.college.name,
        _("depuis"): each.since,
        _("accueil le"): each.welcomed_on,
        _("jusqu’au"): each.until,
        _("raison du départ"): each.departure_reason,
    }


def _mandate(each: Mandate) -> dict[str, Any]:
    return {
        "title": each.organisation.name,
        "url": reverse("spaces:organisation", args=[each.organisation.public_id]),
        _("à quel titre"): each.title,
        _("pour sa fiche seulement"): each.card_only or None,
        _("du"): each.starts,
        _("au"): each.ends,
    }


def _sanction(each: Sanction) -> dict[str, Any]:
    return {
        "title": each.space.name,
        "url": reverse("spaces:sanction", args=[each.public_id]),
        _("raison du départ"): each.reason,
        _("pas de retour avant le"): each.until,
        _("recours"): each.appeal,
        _("réponse"): each.answer,
    }


def _application(each: Application) -> dict[str, Any]:
    return {
        "title": each.space.name,
        "url": reverse("spaces:application", args=[each.space.slug, each.public_id]),
        _("pour"): each.party.name,
        _("le"): each.created_at,
        _("pourquoi"): each.motivation,
        _("charte acceptée le"): each.charter_accepted_at,
        _("état"): each.get_state_display(),
        _("réponse"): each.answer,
    }


def _sponsorship(each: Sponsorship) -> dict[str, Any]:
    return {
        "title": each.application.party.name,
        _("pour rejoindre"): each.application.space.name,
        _("confirmé le"): each.confirmed_at,
    }


def _invitation(each: Invitation) -> dict[str, Any]:
    return {
        "title": each.space.name,
        _("adresse"): each.email,
        _("rôle"): each.get_role_display(),
        _("le"): each.created_at,
    }


def _offered(user: User) -> dict[str, Things]:
    """Organisations founded, mandates offered, and what came to one's address."""
    offers = MandateOffer.objects.filter(offered_by=user.party).order_by("pk")
    return {
        _("Organisations créées"): [_organisation(each) for each in founded(user).order_by("pk")],
        _("Reçu à mon adresse"): [
            _mailed(each, _received(each)) for rows in received(user) for each in rows.order_by("pk")
        ],
        _("Mandats proposés"): [_mailed(each, each.title) for each in offers],
    }


def _organisation(each: Party) -> dict[str, Any]:
    url = reverse("spaces:organisation", args=[each.public_id])
    return {"title": each.name, "url": url, _("le"): each.created_at}


def _mailed(each: Invitation | MandateOffer, title: str) -> dict[str, Any]:
    return {"title": title, _("adresse"): each.email, _("le"): each.created_at}


def _received(each: Invitation | MandateOffer) -> str:
    if isinstance(each, Invitation):
        return _("Invitation : %(name)s") % {"name": each.space.name}
    return _("Mandat proposé : %(name)s") % {"name": each.organisation.name}


def _journal(found: Iterable[Entry]) -> Things:
    return [
        {"title": str(action_label(entry.action)), _("le"): entry.at, _("objet"): entry.object_type}
        for entry in found
    ]

"""What this room knows of a person. See `personal_data.py` for the protocol."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from essaim.foundation.accounts import sessions
from essaim.foundation.accounts.models import AddressChange, Departure, Session, User


def obstacles(user: User) -> list[tuple[str, str]]:
    """The last host first names another."""
    if not user.is_host or User.objects.filter(is_host=True, is_active=True).exclude(pk=user.pk).exists():
        return []
    return [(_("Vous êtes la dernière personne à tenir ce service : nommez-en d’abord une autre."), "/moi/")]


def export(user: User) -> dict[str, list[dict[str, Any]]]:
    """The account itself."""
    account = {
        "title": user.name,
        _("adresse de courriel"): user.email,
        _("langue"): user.language,
        _("fuseau horaire"): user.time_zone,
        _("compte ouvert le"): user.date_joined,
        _("dernière connexion"): user.last_login,
    }
    held = [
        {"title": str(each), _("ajouté le"): each.created_at, _("dernier usage"): each.last_used_at}
        for each in Authenticator.objects.filter(user_id=user.pk).order_by("pk")
    ]
    changes = [
        {
            "title": change.old_email,
            _("remplacée par"): change.new_email,
            _("rétablissable jusqu’au"): change.until,
        }
        for change in AddressChange.objects.filter(user=user).order_by("pk")
    ]
    leaving = [
        {"title": _("Effacement demandé"), _("le"): each.asked_at, _("prévu le"): each.due_at}
        for each in Departure.objects.filter(user=user)
    ]
    return {
        _("Compte"): [account, *leaving],
        _("Moyens de connexion"): held,
        _("Sessions ouvertes"): [_session(each) for each in sessions.of(user)],
        _("Anciennes adresses"): changes,
    }


def _session(each: Session) -> dict[str, Any]:
    return {
        "title": each.device or _("Appareil inconnu"),
        _("depuis"): each.since,
        _("vue le"): each.seen_on,
    }

"""What this room holds of a person: which mails left for their address, and what they stopped."""

from typing import Any

from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.news import topics
from essaim.foundation.mail.actions import ALL
from essaim.foundation.mail.addresses import digest
from essaim.foundation.mail.models import Outgoing, Suppression

Things = list[dict[str, Any]]


def export(user: User) -> dict[str, Things]:
    """Texts are not kept once sent: only that something left, when, and of which kind."""
    who = digest(user.email)
    sent = Outgoing.objects.filter(address_digest=who).order_by("-pk")
    stopped = Suppression.objects.filter(digest=who).order_by("pk")
    return {
        _("Courriels de ces trois derniers mois"): [_sent(each) for each in sent],
        _("Courriels arrêtés"): [{"title": _label(each.kind), _("le"): each.created_at} for each in stopped],
    }


def _sent(each: Outgoing) -> dict[str, Any]:
    return {
        "title": each.content.get("subject") or _label(each.kind),
        _("écrit le"): each.created_at,
        _("parti le"): each.ended_at,
        _("ce que le serveur a répondu"): each.said or None,
    }


def _label(kind: str) -> str:
    if kind == ALL:
        return _("Tous, sauf les indispensables")
    topic = topics().get(kind)
    return str(topic.label) if topic else (_("Résumé") if kind else _("Courriel indispensable"))

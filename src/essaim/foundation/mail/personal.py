"""What this room holds of a person: which mails left for their address, and what they stopped."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.parties import addresses_of
from essaim.foundation.accounts.personal_data import BATCH, GONE, Erasable
from essaim.foundation.kernel.news import topics
from essaim.foundation.mail.actions import ALL
from essaim.foundation.mail.addresses import digest
from essaim.foundation.mail.models import Address, Outgoing, Suppression

Things = list[dict[str, Any]]


def export(user: User) -> dict[str, Things]:
    """Texts are not kept once sent: only that something left, when, and of which kind."""
    who = _digests(user)
    sent = Outgoing.objects.filter(address_digest__in=who).order_by("-pk")
    stopped = Suppression.objects.filter(digest__in=who).order_by("pk")
    return {
        _("Courriels de ces trois derniers mois"): [_sent(each) for each in sent],
        _("Courriels arrêtés"): [{"title": _label(each.kind), _("le"): each.created_at} for each in stopped],
    }


def _digests(user: User) -> list[str]:
    return [digest(each) for each in sorted(addresses_of(user))]


def _rows(user: User) -> list[QuerySet[Any]]:
    who = _digests(user)
    return [
        Outgoing.objects.filter(address_digest__in=who),
        Suppression.objects.filter(digest__in=who),
        Address.objects.filter(digest__in=who),
    ]


def _erase(user: User, choice: str) -> int:
    """What waits does not leave; what is known of the address is forgotten, whatever was chosen elsewhere."""
    return sum(
        rows.filter(pk__in=list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])).delete()[0]
        for rows in _rows(user)
    )


ERASABLE = [
    Erasable(
        "mails",
        gettext_lazy("Courriels en attente ou partis, et arrêts"),
        lambda user: sum(rows.count() for rows in _rows(user)),
        _erase,
        choices=(GONE,),
    )
]


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

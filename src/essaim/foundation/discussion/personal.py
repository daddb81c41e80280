"""What this room holds of a person."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.parties import unnamed
from essaim.foundation.accounts.personal_data import BATCH, NAMED, UNNAMED, Erasable
from essaim.foundation.discussion.actions import purge_contribution
from essaim.foundation.discussion.models import Contribution, Report
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.search import index


def export(user: User) -> dict[str, list[dict[str, Any]]]:
    """Comments and corrections with what became of them, and reports made."""
    own = Contribution.objects.filter(author_id=user.party_id).prefetch_related("decisions").order_by("pk")
    reports = Report.objects.filter(party_id=user.party_id).order_by("pk")
    return {
        _("Contributions aux discussions"): [_contribution(each) for each in own],
        _("Signalements"): [
            {"title": each.get_reason_display(), _("le"): each.created_at, _("précision"): each.words}
            for each in reports
        ],
    }


def _contribution(each: Contribution) -> dict[str, Any]:
    return {
        "title": each.get_kind_display(),
        "url": reverse("discussion:contribution", args=[each.public_id]),
        _("le"): each.created_at,
        _("texte"): each.body,
        _("valeurs proposées"): ", ".join(each.proposed.values()),
        _("état"): each.get_state_display(),
        _("décisions"): " ; ".join(
            f"{one.get_verdict_display()} {one.get_reason_display()} {one.words}".strip()
            for one in each.decisions.all()
        ),
    }


def _erase(user: User, choice: str) -> int:
    """Inside the erasing transaction, a batch a call; what others answered keeps an empty place."""
    own = Contribution.objects.filter(author_id=user.party_id).order_by("pk")
    if choice == NAMED:
        return 0
    if choice == UNNAMED:
        keys = list(own.values_list("pk", flat=True)[:BATCH])
        changed = Contribution.objects.filter(pk__in=keys).update(author=unnamed(), on_behalf_of=None)
        index.refresh("discussion.contribution", keys)
        return changed
    found = list(own[:BATCH])
    for each in found:
        purge_contribution(SYSTEM, each)
    return len(found)


def _count(user: User) -> int:
    return Contribution.objects.filter(author_id=user.party_id).count()


ERASABLE = [
    Erasable(slug="comments", label=gettext_lazy("Commentaires et corrections"), count=_count, erase=_erase)
]

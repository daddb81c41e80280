"""What this room holds of a person."""

from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.parties import NAME, addresses_of, unnamed
from essaim.foundation.accounts.personal_data import BATCH, GONE, NAMED, UNNAMED, Erasable
from essaim.foundation.discussion.actions import purge_contribution
from essaim.foundation.discussion.models import Contribution, Decision, Guest, Report
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.erasing import erase_revisions
from essaim.foundation.search import index


def export(user: User) -> dict[str, list[dict[str, Any]]]:
    """Comments and corrections with what became of them, and reports made."""
    own = _own(user).prefetch_related("decisions").order_by("pk")
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
        _("valeurs proposées"): ", ".join(map(str, each.proposed.values())),
        _("état"): each.get_state_display(),
        _("décisions"): " ; ".join(
            f"{one.get_verdict_display()} {one.get_reason_display()} {one.words}".strip()
            for one in each.decisions.all()
        ),
    }


def _own(user: User) -> QuerySet[Contribution]:
    """Signed by the account, or written as a visitor from its address."""
    return Contribution.objects.filter(
        Q(author_id=user.party_id) | Q(guest__mail__in=sorted(addresses_of(user)))
    )


def _erase(user: User, choice: str) -> int:
    """Inside the erasing transaction, a batch a call; what others answered keeps an empty place."""
    if choice == NAMED:
        return 0
    _erase_around(user, choice)
    own = _own(user).order_by("pk")
    if choice == UNNAMED:
        keys = list(own.values_list("pk", flat=True)[:BATCH])
        Guest.objects.filter(contributions__pk__in=keys).update(name=NAME, mail="", digest="")
        changed = Contribution.objects.filter(pk__in=keys).update(
            author=Case(When(guest=None, then=unnamed().pk), default=None), on_behalf_of=None
        )
        index.refresh("discussion.contribution", keys)
        return changed
    found = list(own[:BATCH])
    for each in found:
        purge_contribution(SYSTEM, each)
    return len(found)


def _erase_around(user: User, choice: str) -> None:
    """Their reports go, or stay unsigned; what they decided stays decided, by nobody."""
    Decision.objects.filter(by_id=user.party_id).update(by=unnamed())
    reports = Report.objects.filter(party_id=user.party_id)
    erase_revisions(Report, list(reports.values_list("pk", flat=True)))
    if choice == GONE:
        reports.delete()
    else:
        reports.update(party=None)


def _count(user: User) -> int:
    return _own(user).count()


ERASABLE = [
    Erasable(slug="comments", label=gettext_lazy("Commentaires et corrections"), count=_count, erase=_erase)
]

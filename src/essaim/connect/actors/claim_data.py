"""What claims hold of a person: exported to them, and what becomes of it when they leave."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from essaim.connect.actors.models import Claim, PaperCode
from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.parties import unnamed
from essaim.foundation.accounts.personal_data import BATCH, GONE, NAMED, Erasable
from essaim.foundation.kernel.erasing import erase_revisions


def _claims(user: User) -> Any:
    return Claim.objects.filter(claimant_id=user.party_id)


def _erase(user: User, choice: str) -> int:
    """Those that are open fall, whatever the choice; what was written to the facilitators goes with the name."""
    _claims(user).filter(state__in=Claim.OPEN).update(state=Claim.State.ABANDONED, email="", digest="")
    if choice == NAMED:
        return 0
    Claim.objects.filter(decided_by_id=user.party_id).update(decided_by=unnamed())
    PaperCode.objects.filter(made_by_id=user.party_id).update(made_by=unnamed())
    keys = list(_claims(user).order_by("pk").values_list("pk", flat=True)[:BATCH])
    erase_revisions(Claim, keys)
    found = Claim.objects.filter(pk__in=keys)
    if choice == GONE:
        found.delete()
    elif keys:
        found.update(claimant=unnamed(), title="", message="")
    return len(keys)


CLAIMS = Erasable(
    "claims", _l("Demandes de représenter une organisation"), lambda user: _claims(user).count(), _erase
)


def exported(user: User) -> list[dict[str, Any]]:
    """The claims that the person made, with their answers."""
    return [
        {
            "title": each.actor.name,
            "url": reverse("actors:claim_page", args=[each.public_id]),
            _("à quel titre"): each.title,
            _("pourquoi"): each.message,
            _("preuve"): each.get_proof_display(),
            _("adresse"): each.email,
            _("état"): each.get_state_display(),
            _("réponse"): each.reason,
            _("le"): each.created_at,
        }
        for each in _claims(user).select_related("actor").order_by("pk")
    ]

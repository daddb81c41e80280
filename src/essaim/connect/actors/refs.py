"""How a card is named and addressed elsewhere, and the relations between cards."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.models import Actor, Claim
from essaim.foundation.kernel.refs import LinkKind, Ref

REFS = [
    Ref(
        model=Actor,
        label=_("fiche de l’annuaire"),
        rule="actors.view",
        name=lambda actor: actor.name,
        url=lambda actor: reverse("actors:actor", args=[actor.public_id]),
    ),
    Ref(
        model=Claim,
        label=_("demande de représenter une organisation"),
        rule="actors.view_claim",
        name=lambda claim: claim.actor.name,
        url=lambda claim: reverse("actors:claim_page", args=[claim.public_id]),
        related=("actor",),
    ),
]
LINK_KINDS = [
    LinkKind("member_of", _("est membre de"), _("a pour membre")),
    LinkKind("federates", _("fédère"), _("est fédérée par")),
    LinkKind("funds", _("finance"), _("est financée par")),
    LinkKind("supports", _("accompagne"), _("est accompagnée par")),
    LinkKind("sits_in", _("siège dans"), _("accueille dans ses instances")),
    LinkKind("partner", _("est partenaire de"), _("est partenaire de")),
    LinkKind("forced_partner", _("a pour partenaire subi"), _("est un partenaire subi de")),
    LinkKind("hoped_partner", _("souhaite pour partenaire"), _("est souhaitée pour partenaire par")),
    LinkKind("shares_place", _("partage un lieu avec"), _("partage un lieu avec")),
    LinkKind("hosts", _("héberge"), _("est hébergée par")),
    LinkKind("born_of", _("est née de"), _("a fait naître")),
]

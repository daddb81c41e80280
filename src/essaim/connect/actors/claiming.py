"""Claiming a card for one's organisation: three proofs, and what they give — a mandate to represent it.

A right code settles it alone only where it gives no more than the card: nobody represents the organisation yet, and it belongs
to no space. Otherwise the facilitators of the card's space decide.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from essaim.connect.actors import claim_mails
from essaim.connect.actors.models import Actor, Claim, PaperCode
from essaim.connect.actors.proofs import proving_address
from essaim.foundation.accounts.tokens import code_digest, new_code
from essaim.foundation.files.keeping import follow
from essaim.foundation.kernel.actions import System, action, record
from essaim.foundation.kernel.scope import forget_scope
from essaim.foundation.spaces import actions as spaces
from essaim.foundation.spaces.actions.base import check_pace
from essaim.foundation.spaces.models import Mandate, MandateOffer, Membership
from essaim.foundation.spaces.queries import has_manager

TRIES = 5  # of one claim
MAILED_FOR = timedelta(hours=24)
PAPER_FOR = timedelta(days=60)
A_DAY, TRIES_A_DAY = 10, 20  # claims, and tries, of one person
MAILS_A_DAY = 5  # about one card, whoever asks: nobody floods an organisation's mailbox
CODES_AT_ONCE = 5  # on paper, for one card
MAIL_GROUPS, PAPER_GROUPS = 2, 3  # of four signs


@action("actors.claim")
def claim_actor(
    by: Any, actor: Actor, /, *, proof: str, title: str = "", email: str = "", message: str = ""
) -> Claim:
    """Say that it is one's organisation, and how one proves it. ValidationError by field. One's earlier open claim falls."""
    check_pace(by, "actors.claim", A_DAY)
    if proof not in Claim.Proof.values:
        raise ValidationError({"proof": _("Choisissez comment prouver que c’est votre organisation.")})
    claim = Claim(actor=actor, claimant=by.party, proof=proof, title=title.strip(), message=message.strip())
    code = ""
    if proof == Claim.Proof.MAIL:
        code = _to_mail(by, claim, email)
    if proof == Claim.Proof.WORD:
        claim.state = Claim.State.WAITING
        if not claim.message:
            raise ValidationError({"message": _("Dites à l’animation ce qui vous lie à cette organisation.")})
    Claim.objects.filter(actor=actor, claimant=by.party, state__in=Claim.OPEN).update(
        state=Claim.State.ABANDONED, email="", digest=""
    )
    claim.full_clean(exclude=["actor", "claimant"])
    claim.save()
    record(claim, {}, {"actor": actor.pk, "claimant": claim.claimant_id, "proof": proof})
    if code:
        claim_mails.send_code(claim, code, int(MAILED_FOR.total_seconds()))
    return claim


def _to_mail(by: Any, claim: Claim, email: str) -> str:
    """The code to mail; ValidationError where the address is not the organisation's, or was written to too often."""
    if getattr(by, "demo", False) and settings.DEMO:
        raise ValidationError(
            {"proof": _("Un accès de démonstration n’écrit à personne : choisissez une autre preuve.")}
        )
    claim.email = proving_address(claim.actor, email)
    since = timezone.now() - timedelta(days=1)
    mailed = Claim.objects.filter(actor=claim.actor, proof=Claim.Proof.MAIL, created_at__gte=since)
    if mailed.count() >= MAILS_A_DAY:
        raise ValidationError(
            {
                "email": _(
                    "Plusieurs codes sont déjà partis vers cette organisation aujourd’hui : reprenez demain."
                )
            }
        )
    code = new_code(MAIL_GROUPS)
    claim.digest, claim.expires_at = code_digest(code), timezone.now() + MAILED_FOR
    return code


@action("actors.prove_claim")
def prove_claim(by: Any, claim: Claim, /, *, code: str) -> Claim:
    """Try a code. A wrong one is counted, and the claim returned still pending. ValidationError where none can be tried."""
    check_pace(by, "actors.prove_claim", TRIES_A_DAY)
    now = timezone.now()
    left = Claim.objects.filter(pk=claim.pk, state=Claim.State.PENDING, tries__lt=TRIES)
    if not left.update(tries=F("tries") + 1) or (claim.expires_at and claim.expires_at <= now):
        raise ValidationError(_("Ce code n’est plus valable : recommencez la demande."))
    claim.refresh_from_db()
    if not _is_right(claim, code_digest(code)):
        return claim
    claim.proven_at, claim.digest = now, ""
    if _settles(claim.actor):
        _accept(claim)
        forget_scope(by)
    else:
        claim.state = Claim.State.WAITING
    claim.save()
    record(claim, {"state": Claim.State.PENDING}, {"state": claim.state})
    return claim


def _is_right(claim: Claim, digest: str) -> bool:
    """Whether it is the mailed code, or one on paper, which is then used up. Each comparison takes the same time."""
    if claim.proof == Claim.Proof.MAIL:
        return constant_time_compare(claim.digest, digest)
    now = timezone.now()
    usable = list(PaperCode.objects.usable(now).filter(actor=claim.actor).order_by("pk")[:CODES_AT_ONCE])
    right = [each.pk for each in usable if constant_time_compare(each.digest, digest)]
    return bool(PaperCode.objects.usable(now).filter(pk__in=right).update(used_at=now))


def is_represented(actor: Actor) -> bool:
    """Whether somebody manages the mandates of its organisation."""
    return actor.party is not None and has_manager(actor.party)


def _settles(actor: Actor) -> bool:
    """Whether a proof is enough: an organisation that is a member somewhere lends its roles to who represents it."""
    if actor.party_id is None:
        return True
    return not is_represented(actor) and not _belongs(actor.party_id)


def _belongs(party_id: int) -> bool:
    return Membership.objects.filter(party_id=party_id, until=None).exists()


def _accept(claim: Claim) -> None:
    actor = Actor.objects.select_for_update().get(pk=claim.actor_id)
    claim.actor = actor
    claim.made_party = actor.party_id is None
    represent_actor(System(claim.claimant_id), actor, claim=claim)
    claim.state, claim.email, claim.digest = Claim.State.ACCEPTED, "", ""
    claim.decided_at = timezone.now()


@action("actors.represent")
def represent_actor(by: Any, actor: Actor, /, *, claim: Claim) -> Actor:
    """What an accepted claim gives: the organisation, where the card had none, and a mandate that manages it."""
    claimant, before = claim.claimant, actor.party_id
    if actor.party is None:
        actor.party = spaces.create_organisation(by, claimant, name=actor.name, title=claim.title)
        actor.save(update_fields=["party", "updated_at"])
        follow(actor)
        claim.mandate = Mandate.objects.live().get(person=claimant, organisation=actor.party)
    else:
        lesser = Mandate.objects.live().filter(person=claimant, organisation=actor.party, card_only=True)
        for mandate in lesser.select_related("organisation").order_by("pk"):
            spaces.end_mandate(by, mandate)
        claim.mandate = spaces.give_mandate(by, actor.party, claimant, title=claim.title, manages=True)
    record(actor, {"party": before}, {"party": actor.party_id})
    return actor


@action("actors.decide_claim")
def decide_claim(by: Any, claim: Claim, /, *, accept: bool, reason: str) -> Claim:
    """The facilitators answer, with a reason that the claimant reads. Nobody decides on their own claim."""
    if claim.state != Claim.State.WAITING:
        raise ValidationError(_("Cette demande n’attend plus de réponse."))
    if claim.claimant_id == by.party_id:
        raise ValidationError(_("Quelqu’un d’autre répond à votre demande."))
    if accept:
        _accept(claim)
    return _end(by, claim, Claim.State.ACCEPTED if accept else Claim.State.REFUSED, reason)


def _end(by: Any, claim: Claim, state: str, reason: str) -> Claim:
    if not reason.strip():
        raise ValidationError({"reason": _("Écrivez la raison : la personne la lira.")})
    before = Claim.objects.values_list("state", flat=True).get(pk=claim.pk)
    claim.state, claim.email, claim.digest, claim.reason = state, "", "", reason.strip()[:600]
    claim.decided_at, claim.decided_by_id = timezone.now(), by.party_id
    claim.save()
    record(claim, {"state": before}, {"state": state})
    claim_mails.send_answer(claim)
    return claim


@action("actors.withdraw_claim")
def withdraw_claim(by: Any, claim: Claim, /, *, reason: str) -> Claim:
    """Take back what an accepted claim gave: its mandate; and, where it made the organisation, all its mandates."""
    if claim.state != Claim.State.ACCEPTED:
        raise ValidationError(_("Cette demande n’est pas de celles qui ont été acceptées."))
    actor, finisher = claim.actor, System(by.party_id)
    given = Mandate.objects.live().select_related("organisation")
    if claim.made_party and actor.party_id is not None:
        offers = MandateOffer.objects.usable(timezone.now()).filter(organisation=actor.party)
        for offer in offers.order_by("pk"):
            spaces.withdraw_offer(finisher, offer)
        found = given.filter(organisation=actor.party)
    else:
        found = given.filter(pk=claim.mandate_id or 0)
    for mandate in found.order_by("pk"):
        spaces.end_mandate(finisher, mandate)
    if claim.made_party and actor.party_id is not None and not _belongs(actor.party_id):
        before, actor.party = actor.party_id, None
        actor.save(update_fields=["party", "updated_at"])
        follow(actor)
        record(actor, {"party": before}, {"party": None})
    forget_scope(by)
    return _end(by, claim, Claim.State.WITHDRAWN, reason)


@action("actors.abandon_claim")
def abandon_claim(by: Any, claim: Claim, /) -> Claim:
    """The claimant gives up."""
    if not claim.is_open:
        raise ValidationError(_("Cette demande a déjà sa réponse."))
    before, claim.state = claim.state, Claim.State.ABANDONED
    claim.email = claim.digest = ""
    claim.save()
    record(claim, {"state": before}, {"state": claim.state})
    return claim


@action("actors.make_paper_code")
def make_paper_code(by: Any, actor: Actor, /) -> tuple[PaperCode, str]:
    """A code to hand over on paper, and the row that keeps its digest. It is shown once."""
    usable = PaperCode.objects.usable(timezone.now()).filter(actor=actor)
    if usable.count() >= CODES_AT_ONCE:
        raise ValidationError(_("Cinq codes attendent déjà pour cette fiche : retirez-en un d’abord."))
    code = new_code(PAPER_GROUPS)
    made = PaperCode(
        actor=actor,
        digest=code_digest(code),
        made_by_id=by.party_id,
        expires_at=timezone.now() + PAPER_FOR,
    )
    made.save()
    record(made, {}, {"actor": actor.pk})
    return made, code


@action("actors.withdraw_paper_code")
def withdraw_paper_code(by: Any, paper: PaperCode, /) -> PaperCode:
    """It opens nothing any more."""
    if paper.withdrawn_at is None and paper.used_at is None:
        paper.withdrawn_at = timezone.now()
        paper.save(update_fields=["withdrawn_at", "updated_at"])
        record(paper, {"withdrawn": False}, {"withdrawn": True})
    return paper

"""Organisations, and the people who act for them by dated mandates."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import Party, User
from essaim.foundation.kernel.actions import SYSTEM, action, record
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.spaces import mails
from essaim.foundation.spaces.actions.base import change, check_pace, refresh
from essaim.foundation.spaces.actions.invitation import no_longer_valid
from essaim.foundation.spaces.models import Mandate, MandateOffer, Membership
from essaim.foundation.spaces.models.invitation import new_token, token_digest

OFFER_DAYS = 14


@action("spaces.create_organisation")
def create_organisation(by: Any, founder: Any, /, *, name: str, title: str = "") -> Party:
    """A party that people act for; `founder` (one's own party; None for the service) gets its first mandate, as manager."""
    check_pace(by, "spaces.create_organisation", 20)
    organisation = Party(kind=Party.Kind.ORGANISATION, name=name.strip())
    organisation.full_clean()
    organisation.save()
    record(organisation, {}, {"name": organisation.name})
    if founder is not None:
        _mandate(founder, organisation, title=title, manages=True)
        refresh(by)
    return organisation


@action("spaces.rename_organisation")
def rename_organisation(by: Any, organisation: Party, /, *, name: str) -> Party:
    """Change its name everywhere at once."""
    change(organisation, {"name": name.strip()}, ["name"])
    return organisation


def _mandate(
    person: Party,
    organisation: Party,
    *,
    title: str = "",
    manages: bool = False,
    card_only: bool = False,
    starts: date | None = None,
    ends: date | None = None,
) -> Mandate:
    if not person.is_person or organisation.is_person:
        raise ValidationError(_("Un mandat lie une personne à une organisation."))
    if Mandate.objects.live(starts).filter(person=person, organisation=organisation).exists():
        raise ValidationError(_("%(name)s a déjà un mandat en cours.") % {"name": person.name})
    mandate = Mandate(
        person=person,
        organisation=organisation,
        title=title.strip(),
        manages=manages,
        card_only=card_only,
        starts=starts or date.today(),
        ends=ends,
    )
    mandate.full_clean()
    mandate.save()
    told = {"person": person.pk, "organisation": organisation.pk, "manages": manages, "ends": ends}
    record(mandate, {}, {**told, "card_only": True} if card_only else told)
    return mandate


@action("spaces.give_mandate")
def give_mandate(
    by: Any,
    organisation: Party,
    person: Party,
    /,
    *,
    title: str = "",
    manages: bool = False,
    starts: date | None = None,
    ends: date | None = None,
) -> Mandate:
    """Let `person` act for `organisation` from a day (today) to a day (open). Pages use `offer_mandate`, which asks them."""
    return _mandate(person, organisation, title=title, manages=manages, starts=starts, ends=ends)


@action("spaces.offer_mandate")
def offer_mandate(
    by: Any,
    organisation: Party,
    /,
    *,
    email: str,
    title: str = "",
    manages: bool = False,
    card_only: bool = False,
    ends: date | None = None,
) -> MandateOffer:
    """Propose a mandate to whoever reads `email`, account or not; it begins when they accept.

    `card_only`: to keep its public card and nothing else, for a stated time.
    """
    check_pace(by, "spaces.offer_mandate", 30)
    if card_only and ends is None:
        raise ValidationError({"ends": _("Dites jusqu’à quand.")})
    return _offer(by, organisation, email=email, title=title, manages=manages, card_only=card_only, ends=ends)


@action("spaces.appoint_manager")
def appoint_manager(by: Any, membership: Membership, /, *, email: str, title: str = "") -> MandateOffer:
    """A network proposes the first mandate of a member organisation that nobody manages."""
    check_pace(by, "spaces.appoint_manager", 200)
    if _has_manager(membership.party):
        raise ValidationError(_("Cette organisation est déjà gérée : à elle de mandater."))
    return _offer(by, membership.party, email=email, title=title, manages=True, space=membership.space)


def _has_manager(organisation: Party) -> bool:
    return Mandate.objects.live().filter(organisation=organisation, manages=True).exists()


def _offer(by: Any, organisation: Party, *, email: str, **fields: Any) -> MandateOffer:
    if (ends := fields.get("ends")) and ends < date.today():
        raise ValidationError({"ends": _("Cette date est passée.")})
    token = new_token()
    offer = MandateOffer(
        organisation=organisation,
        email=email.strip().lower(),
        digest=token_digest(token),
        expires_at=timezone.now() + timedelta(days=OFFER_DAYS),
        offered_by=by.party if by is not SYSTEM else None,
        **fields,
    )
    offer.full_clean()
    offer.save()
    record(offer, {}, {"organisation": organisation.pk, "manages": offer.manages})
    offer.token = token  # type: ignore[attr-defined]
    mails.send_mandate_offer(offer, token)
    return offer


@action("spaces.withdraw_offer")
def withdraw_offer(by: Any, offer: MandateOffer, /) -> MandateOffer:
    """The link stops working."""
    if offer.withdrawn_at is None:
        change(offer, {"withdrawn_at": timezone.now()}, ["withdrawn_at"])
    return offer


@action("spaces.accept_mandate")
def accept_mandate(by: Any, offer: MandateOffer, /, *, token: str) -> Mandate:
    """Say yes to a mandate, with the address that it was sent to."""
    if offer.email != by.email.lower():
        raise ValidationError(_("Ce mandat est proposé à une autre adresse : connectez-vous avec celle-là."))
    if offer.space_id and _has_manager(offer.organisation):
        raise ValidationError(_("Cette organisation est déjà gérée : à elle de mandater."))
    now = timezone.now()
    usable = MandateOffer.objects.usable(now).filter(pk=offer.pk, digest=token_digest(token))
    if not usable.update(taken_at=now):
        raise no_longer_valid()
    mandate = _mandate(
        by.party,
        offer.organisation,
        title=offer.title,
        manages=offer.manages,
        card_only=offer.card_only,
        ends=offer.ends,
    )
    refresh(by)
    return mandate


@action("spaces.end_mandate")
def end_mandate(by: Any, mandate: Mandate, /) -> Mandate:
    """End it at once: by its holder, or by who manages the organisation."""
    if mandate.revoked_at is not None or (mandate.ends and mandate.ends < date.today()):
        raise ValidationError(_("Ce mandat a déjà pris fin."))
    day = max(date.today(), mandate.starts)
    change(mandate, {"ends": day, "revoked_at": timezone.now()}, ["ends", "revoked_at"])
    User.objects.filter(party_id=mandate.person_id, acting_for_id=mandate.organisation_id).update(
        acting_for=None
    )
    refresh(by)
    return mandate


@action("spaces.act_for")
def act_for(by: User, party: Party, /) -> Party:
    """Choose for whom one acts from now on: an organisation by a live mandate, or oneself (one's own party)."""
    if party.pk not in by.scope.parties:
        raise Denied("spaces.act_for")  # not even the host speaks for others without a mandate
    by.acting_for = None if party.pk == by.party_id else party
    by.save(update_fields=["acting_for"])
    return party

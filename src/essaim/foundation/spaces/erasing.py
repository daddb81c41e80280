"""What becomes of somebody's belongings, mandates, requests and invitations when they leave."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts import parties
from essaim.foundation.accounts.models import Party, User
from essaim.foundation.accounts.parties import addresses_of
from essaim.foundation.accounts.personal_data import BATCH, GONE, NAMED, UNNAMED, Erasable
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.erasing import erase_revisions
from essaim.foundation.kernel.models import Entry
from essaim.foundation.spaces.actions.application import withdraw_application
from essaim.foundation.spaces.actions.membership import end_membership
from essaim.foundation.spaces.models import (
    Application,
    Invitation,
    Mandate,
    MandateOffer,
    Membership,
    Role,
    Sanction,
    Space,
    Sponsorship,
)

Rows = QuerySet[Any]


def _some(rows: Rows) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _give(model: type[Any], ids: list[int], **values: Any) -> int:
    """Forget what revisions say of these rows, then change them; returns how many."""
    erase_revisions(model, ids)
    return model.objects.filter(pk__in=ids).update(**values) if ids else 0


def _drop(model: type[Any], ids: list[int]) -> int:
    erase_revisions(model, ids)
    model.objects.filter(pk__in=ids).delete()
    return len(ids)


# -- belongings


def memberships(user: User) -> Rows:
    return Membership.objects.filter(party_id=user.party_id)


def erase_memberships(user: User, choice: str) -> int:
    """Those in force end today, whatever the choice."""
    live = list(memberships(user).filter(until=None).select_related("space", "party")[:20])
    for each in live:
        end_membership(SYSTEM, each, on=max(date.today(), each.since))
    if live or choice == NAMED:
        return 0 if choice == NAMED else len(live)
    ids = _some(memberships(user))
    _erase_sanctions(user, ids, choice)
    if choice == GONE:
        return _drop(Membership, ids)
    return _give(Membership, ids, party=parties.unnamed(), departure_reason="")


def _erase_sanctions(user: User, membership_ids: list[int], choice: str) -> None:
    """A decided departure goes with its belonging; those that they decided of others stay, decided by nobody."""
    Sanction.objects.filter(by_id=user.party_id).update(by=parties.unnamed())
    own = _some(Sanction.objects.filter(membership_id__in=membership_ids))
    if choice == GONE:
        _drop(Sanction, own)
    else:
        _give(Sanction, own, party=parties.unnamed(), reason="", appeal="", answer="")


# -- mandates


def mandates(user: User) -> Rows:
    return Mandate.objects.filter(person_id=user.party_id)


def erase_mandates(user: User, choice: str) -> int:
    """Those in force are cut short today, whatever the choice; offers made stay, unsigned, or go."""
    mandates(user).live().filter(revoked_at=None).update(revoked_at=timezone.now())  # type: ignore[attr-defined]
    if choice == NAMED:
        return 0
    offered = _some(MandateOffer.objects.filter(offered_by_id=user.party_id))
    if choice == GONE:
        _drop(MandateOffer, offered)
    else:
        _give(MandateOffer, offered, offered_by=None)
    ids = _some(mandates(user))
    return _drop(Mandate, ids) if choice == GONE else _give(Mandate, ids, person=parties.unnamed())


# -- requests, sponsorships, decisions


def requests(user: User) -> Rows:
    return Application.objects.filter(Q(party_id=user.party_id) | Q(submitted_by_id=user.party_id))


def sponsorships(user: User) -> Rows:
    return Sponsorship.objects.filter(party_id=user.party_id)


def count_requests(user: User) -> int:
    return requests(user).count() + sponsorships(user).count()


def erase_requests(user: User, choice: str) -> int:
    """Those that wait are withdrawn; what was asked for an organisation stays the organisation's."""
    waiting = list(requests(user).filter(state=Application.State.PENDING, party_id=user.party_id)[:20])
    for each in waiting:
        withdraw_application(SYSTEM, each)
    if choice == NAMED:
        return 0
    nobody = parties.unnamed()
    Application.objects.filter(decided_by_id=user.party_id).update(decided_by=nobody)
    own = _some(requests(user).filter(party_id=user.party_id))
    if choice == GONE:
        changed = _drop(Application, own) + _drop(Sponsorship, _some(sponsorships(user)))
    else:
        changed = _give(Application, own, party=nobody, submitted_by=nobody, motivation="", answer="")
        changed += _unname_sponsorships(user)
    others = _some(requests(user).exclude(party_id=user.party_id))
    return changed + _give(Application, others, submitted_by=nobody)


def _unname_sponsorships(user: User) -> int:
    """One nameless sponsor an application: a second one is dropped, as the table would refuse it."""
    nobody, changed = parties.unnamed(), 0
    for each in sponsorships(user).order_by("pk")[:BATCH]:
        if Sponsorship.objects.filter(application_id=each.application_id, party=nobody).exists():
            changed += _drop(Sponsorship, [each.pk])
        else:
            changed += _give(Sponsorship, [each.pk], party=nobody)
    return changed


# -- invitations


def invitations(user: User) -> Rows:
    return Invitation.objects.filter(invited_by_id=user.party_id)


def erase_invitations(user: User, choice: str) -> int:
    """Without a name they stay good until their day; the addresses that they hold are other people's."""
    if choice == NAMED:
        return 0
    ids = _some(invitations(user))
    return _drop(Invitation, ids) if choice == GONE else _give(Invitation, ids, invited_by=None)


# -- organisations that they founded


def founded(user: User) -> Rows:
    """The journal says who founded what, by number."""
    made = Entry.objects.filter(by_id=user.party_id, action="spaces.create_organisation")
    return Party.objects.filter(pk__in=made.values("object_id"), kind=Party.Kind.ORGANISATION)


def erase_organisations(user: User, choice: str) -> int:
    """« Gone » takes those that nobody else acts for and that belong nowhere; the others are not only theirs."""
    if choice != GONE:
        return 0
    others = Mandate.objects.live().exclude(person_id=user.party_id)
    alone = founded(user).exclude(pk__in=others.values("organisation_id"))
    gone = 0
    for organisation in alone.order_by("pk")[:BATCH]:
        try:
            with transaction.atomic():
                erase_revisions(Party, [organisation.pk])
                gone += bool(organisation.delete())
        except ProtectedError:  # it belongs to a space, leads one, has a card
            continue
    return 0 if gone < BATCH else gone


# -- what was sent to their address


def received(user: User) -> list[Rows]:
    mails = addresses_of(user)
    return [Invitation.objects.filter(email__in=mails), MandateOffer.objects.filter(email__in=mails)]


def erase_received(user: User, choice: str) -> int:
    """Links to an address that nobody reads here any more."""
    return sum(_drop(rows.model, _some(rows)) for rows in received(user))


def obstacles(user: User) -> list[tuple[str, str]]:
    """The spaces that nobody else administers: to be handed over first."""
    held = Space.objects.filter(
        memberships__party_id=user.party_id, memberships__role=Role.ADMINISTRATOR, memberships__until=None
    )
    others = Membership.objects.filter(role=Role.ADMINISTRATOR, until=None).exclude(party_id=user.party_id)
    alone = held.exclude(pk__in=others.values("space_id")).order_by("name")[:50]
    sentence = _t(
        "Vous êtes la dernière personne à administrer « %(name)s » : confiez-le d’abord à une autre."
    )
    return [(sentence % {"name": space.name}, f"/espaces/{space.slug}/membres/") for space in alone]


ERASABLE = [
    Erasable("memberships", _("Adhésions"), lambda user: memberships(user).count(), erase_memberships),
    Erasable("mandates", _("Mandats"), lambda user: mandates(user).count(), erase_mandates),
    Erasable("requests", _("Demandes d’adhésion et parrainages"), count_requests, erase_requests),
    Erasable(
        "invitations", _("Invitations envoyées"), lambda user: invitations(user).count(), erase_invitations
    ),
    Erasable(
        "received",
        _("Invitations et mandats proposés à votre adresse"),
        lambda user: sum(rows.count() for rows in received(user)),
        erase_received,
        (GONE,),
    ),
    Erasable(
        "organisations",
        _("Organisations que vous avez créées (celles que d’autres font vivre restent)"),
        lambda user: founded(user).count(),
        erase_organisations,
        (UNNAMED, GONE),
    ),
]

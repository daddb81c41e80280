"""The room's own mails follow its events: sent by the worker, they never hold up a page."""

from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.events import on
from essaim.foundation.spaces import mails
from essaim.foundation.spaces.models import Application, Mandate, Membership, Sanction
from essaim.foundation.spaces.queries import deciders


def _readers(party_ids: list[int]) -> list[mails.Reader]:
    """The active accounts behind these parties: the persons, and who manages the organisations."""
    managers = Mandate.objects.live().filter(organisation_id__in=party_ids, manages=True)
    people = {*party_ids, *managers.values_list("person_id", flat=True)}
    users = User.objects.filter(party_id__in=people, is_active=True, demo=False)
    return list(users.order_by("email").values_list("email", "language"))


@on("spaces.applied")
def tell_deciders_and_sponsors(application_id: int) -> None:
    application = Application.objects.select_related("space", "party").get(pk=application_id)
    mails.send_application(application, _readers(deciders(application)))
    for sponsorship in application.sponsorships.select_related("party"):
        mails.send_sponsorship(sponsorship, _readers([sponsorship.party_id]))


@on("spaces.decided")
def tell_applicant(application_id: int) -> None:
    application = Application.objects.select_related("space", "party").get(pk=application_id)
    mails.send_decision(application, _readers([application.party_id, application.submitted_by_id]))


@on("spaces.left")
def tell_who_was_shown_out(space_id: int, party_id: int, membership_id: int, shown_out: bool) -> None:
    if shown_out:
        membership = Membership.objects.select_related("space", "party").get(pk=membership_id)
        mails.send_departure(membership, _readers([party_id]))


@on("spaces.sanction_answered")
def tell_the_answer(sanction_id: int) -> None:
    sanction = Sanction.objects.select_related("space", "party").get(pk=sanction_id)
    mails.send_sanction_answer(sanction, _readers([sanction.party_id]))

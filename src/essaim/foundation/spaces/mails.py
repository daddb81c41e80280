"""The mails of the room: plain text, in the reader's language, one subject, one link."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from essaim.foundation.kernel import mailing
from essaim.foundation.spaces.models import (
    Application,
    Invitation,
    MandateOffer,
    Membership,
    Sanction,
    Sponsorship,
)

Reader = tuple[str, str]  # an address, and the language of whoever reads it ("" where unknown)


def absolute(url_name: str, *args: Any) -> str:
    """The public address of a page, for mails."""
    return f"{settings.BASE_URL}{reverse(url_name, args=args)}"


def send(template: str, about: int, readers: Iterable[Reader], context: dict[str, Any]) -> None:
    """Write `spaces/mails/<template>.txt` (its first line is the subject) to each reader apart, in their language.

    Within the caller's transaction; about the object of key `about`: the same mail, asked for twice, is sent once.
    """
    for email, language in readers:
        key = f"spaces.{template}:{about}"
        mailing.write(f"spaces/mails/{template}.txt", email, language, context, key=key)


def send_invitation(invitation: Invitation, token: str) -> None:
    url = absolute("spaces:invitation", token)
    send(
        "invitation",
        invitation.pk,
        [(invitation.email, "")],
        {"invitation": invitation, "space": invitation.space, "url": url},
    )


def send_mandate_offer(offer: MandateOffer, token: str) -> None:
    send(
        "mandate_offer",
        offer.pk,
        [(offer.email, "")],
        {"offer": offer, "url": absolute("spaces:mandate_offer", token)},
    )


def send_application(application: Application, readers: list[Reader]) -> None:
    """To those who decide."""
    url = absolute("spaces:application", application.space.slug, application.public_id)
    context = {"application": application, "space": application.space, "url": url}
    send("application", application.pk, readers, context)


def send_sponsorship(sponsorship: Sponsorship, readers: list[Reader]) -> None:
    url = absolute("spaces:sponsorship", sponsorship.public_id)
    application = sponsorship.application
    context = {"application": application, "space": application.space, "url": url}
    send("sponsorship", sponsorship.pk, readers, context)


def send_decision(application: Application, readers: list[Reader]) -> None:
    url = absolute("spaces:space", application.space.slug)
    context = {"application": application, "space": application.space, "url": url}
    send("decision", application.pk, readers, context)


def send_departure(membership: Membership, readers: list[Reader]) -> None:
    sanction = Sanction.objects.filter(membership=membership).first()
    url = absolute("spaces:sanction", sanction.public_id) if sanction else ""
    context = {"membership": membership, "space": membership.space, "sanction": sanction, "url": url}
    send("departure", membership.pk, readers, context)


def send_sanction_answer(sanction: Sanction, readers: list[Reader]) -> None:
    url = absolute("spaces:sanction", sanction.public_id)
    context = {"sanction": sanction, "space": sanction.space, "url": url}
    send("sanction_answer", sanction.pk, readers, context)

"""The mails of the room: plain text, in the reader's language, one subject, one link."""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from essaim.foundation.spaces.models import (
    Application,
    Invitation,
    MandateOffer,
    Membership,
    Sanction,
    Sponsorship,
)

log = logging.getLogger(__name__)
Reader = tuple[str, str]  # an address, and the language of whoever reads it ("" where unknown)


def absolute(url_name: str, *args: Any) -> str:
    """The public address of a page, for mails."""
    return f"{settings.BASE_URL}{reverse(url_name, args=args)}"


def send(template: str, readers: Iterable[Reader], context: dict[str, Any]) -> None:
    """Send `spaces/mails/<template>.txt` (its first line is the subject) to each reader apart, in their language.

    A server that does not answer is logged, never shown as a failure of what was done and saved.
    """
    for email, language in readers:
        with translation.override(language or settings.LANGUAGE_CODE):
            text = render_to_string(f"spaces/mails/{template}.txt", {"site": settings.SITE_NAME, **context})
        subject, _, body = text.strip().partition("\n")
        try:
            send_mail(" ".join(subject.split()), body.strip() + "\n", None, [email])
        except OSError:
            log.exception("mail %s not sent", template)


def send_invitation(invitation: Invitation, token: str) -> None:
    url = absolute("spaces:invitation", token)
    send(
        "invitation",
        [(invitation.email, "")],
        {"invitation": invitation, "space": invitation.space, "url": url},
    )


def send_mandate_offer(offer: MandateOffer, token: str) -> None:
    send(
        "mandate_offer", [(offer.email, "")], {"offer": offer, "url": absolute("spaces:mandate_offer", token)}
    )


def send_application(application: Application, readers: list[Reader]) -> None:
    """To those who decide."""
    url = absolute("spaces:application", application.space.slug, application.public_id)
    send("application", readers, {"application": application, "space": application.space, "url": url})


def send_sponsorship(sponsorship: Sponsorship, readers: list[Reader]) -> None:
    url = absolute("spaces:sponsorship", sponsorship.public_id)
    application = sponsorship.application
    send("sponsorship", readers, {"application": application, "space": application.space, "url": url})


def send_decision(application: Application, readers: list[Reader]) -> None:
    url = absolute("spaces:space", application.space.slug)
    send("decision", readers, {"application": application, "space": application.space, "url": url})


def send_departure(membership: Membership, readers: list[Reader]) -> None:
    sanction = Sanction.objects.filter(membership=membership).first()
    url = absolute("spaces:sanction", sanction.public_id) if sanction else ""
    context = {"membership": membership, "space": membership.space, "sanction": sanction, "url": url}
    send("departure", readers, context)


def send_sanction_answer(sanction: Sanction, readers: list[Reader]) -> None:
    url = absolute("spaces:sanction", sanction.public_id)
    send("sanction_answer", readers, {"sanction": sanction, "space": sanction.space, "url": url})

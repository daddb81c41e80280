"""The mails of the room: plain text; each says why it came and how to have no more of them."""

from typing import Any

from django.urls import reverse

from essaim.foundation.accounts.models import User
from essaim.foundation.discussion import links
from essaim.foundation.discussion.models import Contribution, Decision
from essaim.foundation.discussion.naming import Named, about, named
from essaim.foundation.kernel import mailing


def _send(template: str, mail: str, language: str, context: dict[str, Any]) -> None:
    """`discussion/mails/<template>.txt`: its first line is the subject."""
    mailing.write(f"discussion/mails/{template}.txt", mail, language, context)


def send_confirmation(contribution: Contribution) -> None:
    """To a visitor: nothing shows before the link is followed."""
    guest = contribution.guest
    if guest is not None and guest.mail:
        url = links.absolute(links.confirm_path(contribution))
        context = {"contribution": contribution, "about": _about(contribution), "url": url}
        _send("confirm", guest.mail, contribution.language, context)


def send_decision(contribution: Contribution, decision: Decision) -> None:
    """To the author: always to a visitor; to an account, all but « it is published »."""
    context = {"contribution": contribution, "decision": decision, "about": _about(contribution)}
    guest = contribution.guest
    if guest is not None and guest.mail:
        url = links.absolute(links.follow_path(contribution))
        _send("decision", guest.mail, contribution.language, {**context, "url": url, "visitor": True})
    elif contribution.author_id and decision.verdict != Decision.Verdict.PUBLISH:
        user = User.objects.filter(party_id=contribution.author_id, is_active=True, demo=False).first()
        if user is not None:
            url = links.absolute(reverse("discussion:contribution", args=[contribution.public_id]))
            _send("decision", user.email, user.language, {**context, "url": url, "visitor": False})


def _about(contribution: Contribution) -> Named:
    return about(contribution, named([contribution]))

"""The mails about a claim: the code, to the organisation; the answer, to who claimed. Both are necessary ones."""

from django.conf import settings
from django.urls import reverse

from essaim.connect.actors.models import Claim
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel import mailing


def send_code(claim: Claim, code: str, expires: int) -> None:
    """To the organisation's own address, in the language of its card."""
    context = {"claim": claim, "actor": claim.actor, "code": code, "claimant": claim.claimant.name}
    language = claim.actor.language if claim.actor.language in dict(settings.LANGUAGES) else ""
    mailing.write("actors/mails/claim_code.txt", claim.email, language, context, expires=expires)


def send_answer(claim: Claim) -> None:
    """To the claimant: accepted, refused, or withdrawn later; with the reason."""
    user = User.objects.filter(party_id=claim.claimant_id, is_active=True, demo=False).first()
    if user is None:
        return
    url = settings.BASE_URL + reverse("actors:claim_page", args=[claim.public_id])
    context = {"claim": claim, "actor": claim.actor, "url": url}
    mailing.write("actors/mails/claim_answer.txt", user.email, user.language, context)

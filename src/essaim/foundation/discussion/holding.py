"""What is read again before it shows, and why: rules that everybody may read, no score that nobody understands."""

import hashlib
import hmac
import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.foundation.discussion.models import Contribution, Guest, Hold, Setting
from essaim.foundation.kernel.scope import scope_of

LINK = re.compile(r"https?://|\bwww\.", re.I)
DAY = timedelta(hours=24)
COUNTED = 50
State = Contribution.State

WHY: dict[str, Any] = {
    "correction": _("une proposition est toujours relue"),
    "all": _("cet espace relit tout avant de publier"),
    "first": _("c’est une première contribution ici"),
    "links": _("elle contient plusieurs liens"),
    "repeated": _("le même texte vient d’être envoyé"),
    "reputation": _("des contributions récentes ont été refusées"),
    "unproven": _("elle vient d’une page sans script"),
    "reported": _("elle a été signalée plusieurs fois"),
}


def keyed(what: str, text: str) -> str:
    """A digest that only this service can make: compares, tells nothing."""
    key = hashlib.sha256(b"essaim.discussion." + what.encode() + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def body_digest(body: str) -> str:
    """Of the words alone: case, blanks and punctuation do not make another text. "" for a short one, often said."""
    words = re.sub(r"\W+", " ", body.lower()).strip()
    return keyed("body", words) if len(words) >= 20 else ""


def setting_of(space_id: int) -> Setting:
    """The space's, or the defaults (unsaved)."""
    return Setting.objects.filter(space_id=space_id).first() or Setting(space_id=space_id)


def reputation(author_id: int | None, guest: Guest | None) -> int:
    """Published minus refused, over the last contributions in this service."""
    if author_id:
        found = Contribution.objects.filter(author_id=author_id)
    elif guest and guest.digest:
        found = Contribution.objects.filter(guest__digest=guest.digest)
    else:
        return 0
    states = list(found.order_by("-pk").values_list("state", flat=True)[:COUNTED])
    good, bad = (State.PUBLISHED, State.ACCEPTED), (State.REFUSED, State.REMOVED)
    return sum(state in good for state in states) - sum(state in bad for state in states)


def why_held(by: Any, contribution: Contribution, *, proven: bool) -> str:
    """A key of `WHY`, or "" where it may show at once. `by`: the account, None for a guest."""
    if not contribution.is_comment:
        return "correction"
    scope = scope_of(by)
    if scope.host or contribution.space_id in scope.facilitator:
        return ""
    setting = setting_of(contribution.space_id)
    if setting.hold == Hold.ALL:
        return "all"
    if by is None and not proven:
        return "unproven"
    known = reputation(contribution.author_id, contribution.guest)
    if known < 0:
        return "reputation"
    if setting.hold == Hold.FIRST and known < 1 and contribution.space_id not in scope.network:
        return "first"
    return _of_the_text(contribution, setting)


def _of_the_text(contribution: Contribution, setting: Setting) -> str:
    if len(LINK.findall(contribution.body)) > setting.links_most:
        return "links"
    again = Contribution.objects.filter(
        body_digest=contribution.body_digest, created_at__gte=timezone.now() - DAY
    ).exclude(pk=contribution.pk)
    return "repeated" if contribution.body_digest and again.exists() else ""

"""Spam limited without anybody else's server: paces by origin, a small proof of work, a field that people leave empty.

Everything that counts stands in the shared cache, under keyed digests, for an hour.
"""

import hashlib
import ipaddress
import secrets
import time
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from essaim.foundation.discussion.holding import keyed

HOUR = 3600
# How many an hour, by what: an account, an address that confirms, a place of the network (with and without proof).
MOST = {"account": 30, "mail": 6, "origin": 20, "unproven": 5, "report": 10}
BUSY = {"target": 60, "service": 300}  # beyond: slower paces on that target, a dearer proof everywhere
BITS, HARDEST = 13, 18  # leading zero bits: 13 is a third of a second on a small phone
FRESH = 2 * HOUR  # how long a challenge and a form may be used
QUICKEST = 3  # seconds under which no person fills a form
SALT_CHALLENGE, SALT_FORM = "discussion.challenge", "discussion.form"


@dataclass(frozen=True)
class Sender:
    """Where a request comes from: `origin`, a keyed digest; `proven`, whether its page did the work."""

    origin: str
    proven: bool


def origin_of(request: HttpRequest) -> str:
    """A keyed digest of the network's prefix (IPv4 /24, IPv6 /48): a household or a street, never one device."""
    address = ipaddress.ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0")
    prefix = ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False)
    return keyed("origin", str(prefix))


def count(what: str, key: str) -> int:
    """One more; how many this hour."""
    name = f"discussion:{what}:{key}"
    cache.add(name, 0, HOUR)
    try:
        return int(cache.incr(name))
    except ValueError:  # it expired between the two
        return 1


def check_pace(what: str, key: str, most: int = 0) -> None:
    """ValidationError past `most` an hour, `MOST[what]` unless said otherwise."""
    if count(what, key) > (most or MOST[what]):
        raise ValidationError(
            _("Beaucoup d’envois à la fois depuis votre adresse : reprenez dans une heure.")
        )


def difficulty() -> int:
    """Bits asked: one more each time the service's hour doubles past `BUSY`."""
    sent = int(cache.get("discussion:service:all") or 0)
    return min(HARDEST, BITS + max(0, (sent // BUSY["service"]).bit_length()))


def challenge() -> dict[str, Any]:
    """What the page works on; nothing is kept of it here until it is used."""
    bits = difficulty()
    return {"challenge": signing.dumps([bits, secrets.token_urlsafe(12)], salt=SALT_CHALLENGE), "bits": bits}


def proven(given: str, answer: str) -> bool:
    """Whether `answer` solves a challenge of ours, fresh and never used before."""
    if not given or len(given) > 300 or not answer.isascii() or len(answer) > 20:
        return False
    try:
        bits, nonce = signing.loads(given, salt=SALT_CHALLENGE, max_age=FRESH)
    except signing.BadSignature:
        return False
    found = int.from_bytes(hashlib.sha256(f"{given}:{answer}".encode()).digest(), "big")
    if found >> (256 - bits):
        return False
    return bool(cache.add(f"discussion:used:{nonce}", 1, FRESH))


def stamp() -> str:
    """The moment when a form was shown, signed."""
    return signing.dumps(int(time.time()), salt=SALT_FORM)


def check_stamp(given: str) -> None:
    """ValidationError where the form is not ours, is too old, or came back faster than a person writes."""
    try:
        shown = int(signing.loads(given, salt=SALT_FORM, max_age=12 * HOUR))
    except (signing.BadSignature, ValueError, TypeError):
        raise ValidationError(_("Cette page a trop attendu. Votre texte est gardé : renvoyez-le.")) from None
    if time.time() - shown < QUICKEST:
        raise ValidationError(
            _("C’est parti très vite. Votre texte est gardé : relisez-le, puis renvoyez-le.")
        )


def receive(request: HttpRequest, target: str, mail: str = "") -> Sender:
    """Count one sending and say where it comes from. ValidationError: too many, too fast."""
    count("service", "all")
    if request.user.is_authenticated:
        check_pace("account", str(request.user.pk))
        return Sender("", True)
    check_stamp(request.POST.get("shown", ""))
    origin = origin_of(request)
    sender = Sender(origin, proven(request.POST.get("challenge", ""), request.POST.get("answer", "")))
    busy = count("target", target) > BUSY["target"]
    check_pace("origin", origin, MOST["origin" if sender.proven and not busy else "unproven"])
    check_pace("mail", keyed("mail", mail))
    return sender

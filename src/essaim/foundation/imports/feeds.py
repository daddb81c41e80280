"""A source read again from its address: set by who facilitates the space, by hand or at its pace."""

import io
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.foundation.formats import clean
from essaim.foundation.formats.record import ReadError
from essaim.foundation.imports import tasks
from essaim.foundation.imports.actions import start_import
from essaim.foundation.imports.models import Feed, Import
from essaim.foundation.kernel.actions import System, action
from essaim.foundation.kernel.fetching import FetchError, fetch
from essaim.foundation.spaces.models import Space

MOST_BYTES = 50_000_000
SECONDS = 60.0
AGAIN = timedelta(minutes=1)  # between two readings that people ask for
MOST = 200  # sources read again in a night
_PACES = {Feed.Pace.DAILY: timedelta(hours=20), Feed.Pace.WEEKLY: timedelta(days=6, hours=20)}


@action("imports.follow")
def follow_feed(
    by: Any,
    space: Space,
    /,
    *,
    source: str,
    url: str,
    pace: str = "",
    complete: bool = True,
    licence: str = "",
) -> Feed:
    """Keep the address of a source of the space, or change it. ValidationError by field."""
    name = clean.line(source, 80)
    if not name:
        raise ValidationError({"source": _("Donnez un nom à cette source.")})
    if urlsplit(url.strip()).scheme not in ("http", "https") or len(url) > 1000:
        raise ValidationError({"url": _("Donnez une adresse qui commence par https://.")})
    if pace not in Feed.Pace.values:
        raise ValidationError({"pace": _("Ce choix n’est pas proposé.")})
    about = {"url": url.strip(), "pace": pace, "complete": complete, "licence": licence}
    fresh = {"etag": "", "last_modified": "", "refusal": ""}
    feed, _made = Feed.objects.update_or_create(space=space, source=name, defaults=about | fresh)
    return feed


@action("imports.unfollow")
def unfollow_feed(by: Any, feed: Feed, /) -> None:
    """Forget the address; the cards stay."""
    key = feed.pk
    feed.delete()
    feed.pk = key  # the journal names what is gone


@action("imports.refresh")
def refresh_feed(by: Any, feed: Feed, /, *, unattended: bool = False) -> Feed:
    """Have the source read again, then looked at as any import; `unattended`: applied at once unless too much vanished.
    ValidationError: it is being read, or just was."""
    now, recent = timezone.now(), Q(asked_at__gt=timezone.now() - AGAIN)
    running = [Import.State.READING, Import.State.APPLYING, Import.State.UNDOING]
    busy = Import.objects.filter(space_id=feed.space_id, source=feed.source, state__in=running).exists()
    if busy or not Feed.objects.filter(pk=feed.pk).exclude(recent).update(asked_at=now, refusal=""):
        raise ValidationError(_("Cette source est en train d’être lue, ou vient de l’être."))
    feed.refresh_from_db()
    tasks.read_feed.enqueue(feed.pk, by.party_id, unattended)
    return feed


def read_feed(feed_id: int, party_id: int | None, unattended: bool) -> None:
    """Fetch what stands at the address and begin its import; a failure is kept on the feed, in a sentence."""
    feed = Feed.objects.select_related("space", "last_import").filter(pk=feed_id).first()
    if feed is None:
        return
    batch, refusal, etag, modified = None, "", "", ""
    if unattended and feed.last_import and feed.last_import.state == Import.State.APPLIED:
        etag, modified = feed.etag, feed.last_modified  # nothing is fetched that is known already
    try:
        most = min(MOST_BYTES, settings.MAX_UPLOAD_BYTES)
        answer = fetch(feed.url, max_bytes=most, timeout=SECONDS, etag=etag, last_modified=modified)
        if answer.status == 200:
            etag, modified = answer.etag[:500], answer.last_modified[:100]
            batch = _begin(feed, answer.body, System(party_id), unattended)
        elif answer.status != 304:
            refusal = _("Cette adresse répond par une erreur (%(status)d).") % {"status": answer.status}
    except (FetchError, ReadError) as error:
        refusal = error.sentence
    _told(System(party_id), feed, batch, refusal, (etag, modified))


@action("imports.feed_read")
def _told(by: Any, feed: Feed, /, batch: Import | None, refusal: str, stamp: tuple[str, str]) -> Feed:
    feed.refusal = refusal[:500]
    if batch:
        feed.last_import = batch
        feed.etag, feed.last_modified = stamp
    feed.save(update_fields=["refusal", "last_import", "etag", "last_modified", "updated_at"])
    return feed


def _begin(feed: Feed, body: bytes, by: System, unattended: bool) -> Import:
    name = unquote(PurePosixPath(urlsplit(feed.url).path).name) or feed.source
    return start_import(
        by,
        feed.space,
        upload=io.BytesIO(body),
        file_name=name,
        source=feed.source,
        licence=feed.licence,
        archive_missing=feed.complete,
        unattended=unattended,
    )


def refresh_due() -> int:
    """Have the sources read whose time has come; how many. One that cannot be is left for the next night."""
    due, now = Q(), timezone.now()
    for pace, every in _PACES.items():
        due |= Q(pace=pace) & (Q(asked_at=None) | Q(asked_at__lt=now - every))
    asked = 0
    for feed in Feed.objects.filter(due).order_by("asked_at", "pk")[:MOST]:
        try:
            refresh_feed(System(), feed, unattended=True)
            asked += 1
        except ValidationError:
            continue
    return asked

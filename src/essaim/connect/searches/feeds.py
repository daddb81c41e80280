"""The last cards of a search as an Atom feed (RFC 4287), for whoever reads feeds: public ones only, since a reader of
feeds signs in nowhere."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.listing import asked, in_words, newest
from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import in_order
from essaim.connect.searches.views import list_address
from essaim.foundation.kernel.views import open_to

SIZE = 40


@open_to("everyone")
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest cards, newest first; the same text as long as nothing changes (304 by `AnonymousPages`)."""
    stranger = AnonymousUser()
    filters = asked(stranger, request.GET)
    cards = in_order(newest(stranger, filters, SIZE), "created_at", "updated_at")
    return HttpResponse(_written(filters, cards), content_type="application/atom+xml; charset=utf-8")


def _written(filters: Filters, cards: list[Actor]) -> str:
    said = " · ".join(value for _label, value in in_words(filters))
    query = filters.query(vue="")
    address = reverse("searches:feed")
    made = Atom1Feed(
        title=_("Annuaire : %(filters)s") % {"filters": said} if said else _("Annuaire : dernières fiches"),
        link=settings.BASE_URL + list_address(query),
        description="",
        feed_url=settings.BASE_URL + (f"{address}?{query}" if query else address),
        author_name=settings.SITE_NAME,
        language=settings.LANGUAGE_CODE,
    )
    for card in cards:
        made.add_item(
            title=card.name,
            link=settings.BASE_URL + reverse("actors:actor", args=[card.public_id]),
            description=card.summary or card.opening,  # type: ignore[attr-defined]
            unique_id=f"urn:uuid:{card.public_id}",
            pubdate=card.created_at,
            updateddate=card.updated_at,
            author_name=card.space.name,
        )
    # Without cards the library would write the hour it is, another text each time.
    made.latest_post_date = lambda: max(  # type: ignore[method-assign]
        (card.updated_at for card in cards), default=datetime(2020, 1, 1, tzinfo=UTC)
    )
    return made.writeString("utf-8")

"""Whether somebody is kept away from a space for now, in a sentence."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from essaim.foundation.spaces.models import Sanction


def bar(space_id: int, party_ids: Iterable[int]) -> str:
    """« Vous pourrez revenir le … », or "" where nothing keeps these parties away."""
    live = Sanction.objects.filter(
        space_id=space_id, party_id__in=list(party_ids), lifted_at=None, until__gt=date.today()
    )
    last = live.order_by("-until").first()
    if last is None or last.until is None:
        return ""
    return _(
        "L’administration de cet espace a mis fin à cette participation : retour possible le %(day)s."
    ) % {"day": date_format(last.until, "j F Y")}

"""What this room adds to the account menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.news.queries import UNREAD, unread


def entries(user: Any) -> list[tuple[str, str]]:
    """One's news, with the number of unread ones, and one's mails. One query, of an index alone."""
    count = unread(user)
    shown = f"{UNREAD}+" if count > UNREAD else str(count)
    label = _("Nouvelles (%(count)s)") % {"count": shown} if count else _("Nouvelles")
    return [(label, reverse("news:news")), (_("Suivis et courriels"), reverse("news:settings"))]

"""How the journal reads what one did about news."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "news.follow": _("a suivi quelque chose"),
    "news.unfollow": _("a cessé de suivre quelque chose"),
    "news.choose": _("a réglé ses courriels"),
}

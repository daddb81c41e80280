"""What this room knows of a person. See `personal_data.py` for the protocol."""

from typing import Any

from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import User


def export(user: User) -> dict[str, list[dict[str, Any]]]:
    """The account itself."""
    account = {
        "title": user.name,
        _("adresse de courriel"): user.email,
        _("langue"): user.language,
        _("compte ouvert le"): user.date_joined,
        _("dernière connexion"): user.last_login,
    }
    return {_("Compte"): [account]}

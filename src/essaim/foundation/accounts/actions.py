"""Opening an account, changing one's profile, naming who runs the service."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import Party, User
from essaim.foundation.kernel.actions import action, record
from essaim.foundation.kernel.rules import Denied


@action("accounts.open_account")
def open_account(
    by: Any, _target: Any, /, *, email: str, name: str = "", user: User | None = None, **fields: Any
) -> Party:
    """The service opens an account: a person's party and its user (`party.user`). `_target` is None.

    `user`: an unsaved one to fill, as allauth brings it; `fields`: language, demo. ValidationError by field.
    """
    user = user or User()
    party = Party(kind=Party.Kind.PERSON, name=name.strip() or email.split("@")[0][:200])
    party.full_clean()
    party.save()
    user.email, user.party = email.strip().lower(), party
    for field, value in fields.items():
        setattr(user, field, value)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    return party


@action("accounts.edit_profile")
def edit_profile(by: User, party: Party, /, *, name: str, language: str = "") -> Party:
    """Change one's name, and the language of pages and mails ("" for the reader's browser's)."""
    if party.pk != by.party_id:
        raise Denied("accounts.edit_profile")  # the host, to whom rules are open, has no say in it either
    if language and language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("Cette langue n’est pas proposée.")})
    record(party, {"name": party.name, "language": by.language}, {"name": name.strip(), "language": language})
    party.name = name.strip()
    party.full_clean()
    party.save()
    by.language = language
    by.save(update_fields=["language"])
    return party


@action("accounts.make_host")
def make_host(by: Any, party: Party, /) -> Party:
    """Let this person run the whole service: every rule opens to them."""
    User.objects.filter(party=party).update(is_host=True)
    return party

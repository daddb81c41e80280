"""Opening an account, changing one's profile, naming who runs the service."""

from datetime import timedelta
from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.foundation.accounts import mails, personal_data, sessions
from essaim.foundation.accounts.models import AddressChange, Departure, Party, User
from essaim.foundation.accounts.tokens import digest, new_token
from essaim.foundation.kernel.actions import System, action, record
from essaim.foundation.kernel.events import emit
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.kernel.zones import is_zone

UNDO = timedelta(days=7)  # how long the old address may come back


@action("accounts.open_account")
def open_account(by: Any, _target: Any, /, *, email: str, name: str = "", **fields: Any) -> Party:
    """The service opens an account: a person's party and its user (`party.user`). `_target` is None.

    `fields`: language, demo. ValidationError by field.
    """
    party = Party(kind=Party.Kind.PERSON, name=name.strip() or email.split("@")[0][:200])
    party.full_clean()
    party.save()
    user = User(email=email.strip().lower(), party=party, **fields)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    return party


@action("accounts.prove_address")
def prove_address(by: Any, party: Party, /) -> Party:
    """Somebody copied the code that this account's address received. On an empty service, outside demonstrations, the
    first address proved is that of whoever installs it."""
    user = User.objects.get(party=party)
    held, _made = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": False}
    )
    if not held.verified:
        first = not settings.DEMO and not EmailAddress.objects.filter(verified=True).exists()
        EmailAddress.objects.filter(pk=held.pk).update(verified=True, primary=True)
        if first and not User.objects.filter(is_host=True).exists():
            make_host(by, party)
    return party


@action("accounts.edit_profile")
def edit_profile(by: User, party: Party, /, *, name: str, language: str = "", time_zone: str = "") -> Party:
    """Change one's name, the language of pages and mails ("" for the reader's browser's), one's time zone."""
    if party.pk != by.party_id:
        raise Denied("accounts.edit_profile")  # the host, to whom rules are open, has no say in it either
    if language and language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("Cette langue n’est pas proposée.")})
    if time_zone and not is_zone(time_zone):
        raise ValidationError({"time_zone": _("Ce fuseau horaire n’existe pas.")})
    record(party, {"name": party.name, "language": by.language}, {"name": name.strip(), "language": language})
    party.name = name.strip()
    party.full_clean()
    party.save()
    moved = by.time_zone != time_zone
    by.language, by.time_zone = language, time_zone
    by.save(update_fields=["language", "time_zone"])
    if moved:
        emit("accounts.time_zone_changed", party_id=party.pk)
    return party


@action("accounts.make_host")
def make_host(by: Any, party: Party, /) -> Party:
    """Let this person run the whole service: every rule opens to them."""
    User.objects.filter(party=party).update(is_host=True)
    return party


def _oneself(by: Any, party: Party, name: str) -> User:
    """The account of `party`, which is `by`'s; the host, to whom rules are open, has no say in it either."""
    if isinstance(by, System):
        return User.objects.get(party=party)
    if party.pk != by.party_id or by.demo:
        raise Denied(name)
    return cast(User, by)


@action("accounts.end_sessions")
def end_sessions(by: Any, party: Party, /, *, keys: list[str]) -> int:
    """Sign one's other browsers out; returns how many."""
    user = _oneself(by, party, "accounts.end_sessions")
    return sessions.of(user).filter(session_key__in=keys).delete()[0]


@action("accounts.change_address")
def change_address(by: User, party: Party, /, *, email: str) -> Party:
    """Put a proved address in place; the old one is told, with a link that takes it back for a week."""
    user = _oneself(by, party, "accounts.change_address")
    old, token = user.email, new_token()
    _set_address(user, email)
    AddressChange.objects.create(
        user=user, old_email=old, new_email=user.email, digest=digest(token), until=timezone.now() + UNDO
    )
    back = settings.BASE_URL + reverse("accounts:address_back", args=[token])
    mails.send("address_changed", old, user.language, {"url": back})
    return party


@action("accounts.give_address_back")
def give_address_back(_by: Any, party: Party, /, *, change: AddressChange) -> Party:
    """From the link mailed to the old address: it comes back, all sessions end, and later changes fall with it."""
    user = User.objects.select_for_update().get(party=party)
    _set_address(user, change.old_email)
    AddressChange.objects.filter(user=user, pk__gte=change.pk).delete()
    Authenticator.objects.filter(user=user, created_at__gte=change.until - UNDO).delete()
    sessions.end_all(user)
    return party


def _set_address(user: User, email: str) -> None:
    email = email.strip().lower()
    others = User.objects.filter(email=email).exclude(pk=user.pk)
    if others.exists() or EmailAddress.objects.filter(email=email).exclude(user=user).exists():
        raise ValidationError({"code": _("Cette adresse ne peut pas être employée : elle a déjà un compte.")})
    user.email = email
    user.full_clean(exclude=["password"])
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)


@action("accounts.ask_to_leave")
def ask_to_leave(by: User, party: Party, /, *, choices: dict[str, str]) -> Party:
    """Have the account erased in a week, each kind of contribution as chosen; ValidationError where one must hand over."""
    user = _oneself(by, party, "accounts.ask_to_leave")
    if first := next(iter(personal_data.obstacles(user)), None):
        raise ValidationError(first[0])
    offered = {each.slug: each.choices for each in personal_data.erasables()}
    kept = {slug: choice for slug, choice in choices.items() if choice in offered.get(slug, ())}
    due = timezone.now() + UNDO
    Departure.objects.update_or_create(user=user, defaults={"choices": kept, "due_at": due})
    page = settings.BASE_URL + reverse("accounts:erase")
    mails.send("leaving", user.email, user.language, {"url": page, "due": timezone.localtime(due)})
    return party


@action("accounts.stay")
def stay(by: User, party: Party, /) -> Party:
    """Change one's mind before the day."""
    Departure.objects.filter(user=_oneself(by, party, "accounts.stay")).delete()
    return party

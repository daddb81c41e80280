"""Parties (somebody who can belong, mandate, sign, vote) and the accounts of the persons among them."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.kernel.scope import Scope, scope_of


class Party(PublicModel):
    """A person or an organisation. An organisation never signs in: people act for it, by mandates (`spaces`)."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Personne")
        ORGANISATION = "organisation", _("Organisation")

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(_("nom"), max_length=200)

    class Meta:
        indexes = [models.Index(fields=["kind", "name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_person(self) -> bool:
        return self.kind == self.Kind.PERSON


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str = "", **fields: Any) -> "User":
        """A person with an account; the part before the @ stands for the name until they give one."""
        email = self.normalize_email(email).lower()
        party = Party.objects.create(kind=Party.Kind.PERSON, name=name or email.split("@")[0][:200])
        user = self.model(email=email, party=party, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """An account: one person, one address, no password.

    `is_host`: runs the whole service; `demo`: anybody may enter it where the service is in demonstration mode.
    """

    email = models.EmailField(_("adresse de courriel"), unique=True)
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(default=True)
    is_host = models.BooleanField(default=False)
    demo = models.BooleanField(default=False)
    language = models.CharField(max_length=5, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)  # a name of the tz database; "": the service's
    date_joined = models.DateTimeField(auto_now_add=True)
    # The organisation chosen to act for; `spaces` keeps it only while a mandate lives.
    acting_for = models.ForeignKey(Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    if TYPE_CHECKING:
        party_id: int
        acting_for_id: int | None

    def __str__(self) -> str:
        return self.email

    @property
    def name(self) -> str:
        return self.party.name

    @property
    def scope(self) -> Scope:
        return scope_of(self)

    def get_session_auth_hash(self) -> str:
        """Django closes a session whose hash has changed: those of demonstration accounts end with the demonstration."""
        return super().get_session_auth_hash() if settings.DEMO or not self.demo else "closed"

    # What Django and allauth ask of a user: rights here come from rules, never from these.
    is_staff = False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Session(AbstractBaseSession):
    """A browser that is signed in: whose it is, what it is, the last day it came. No address is kept."""

    account_id = models.BigIntegerField(null=True, db_index=True)
    device = models.CharField(max_length=80, blank=True)
    since = models.DateField(null=True)
    seen_on = models.DateField(null=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """What Django asks of a session model."""
        from essaim.foundation.accounts.sessions import SessionStore

        return SessionStore


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    def usable(self) -> "AddressChangeQuerySet":
        """Those that can still be undone."""
        return self.filter(until__gt=timezone.now())


class AddressChange(models.Model):
    """An address that was replaced, and the way back from it while it lasts (the link's digest only is kept)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="address_changes")
    old_email = models.EmailField()
    new_email = models.EmailField()
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()

    objects = AddressChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.old_email} → {self.new_email}"


class Departure(models.Model):
    """Somebody has asked to leave: what becomes of each kind of contribution, and the day when it is done."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="departure")
    choices = models.JSONField(default=dict)  # slug of an `Erasable` → "named", "unnamed" or "gone"
    asked_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.due_at:%Y-%m-%d}"

    if TYPE_CHECKING:
        user_id: int

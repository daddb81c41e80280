"""One object of each kind in one space, somebody in every position towards it, and the arguments of every view.

A new room adds its objects in a function of `MAKERS`, and its views' arguments in `ARGUMENTS` (a view whose only
argument is `slug` takes the space's, without a line). `tests/consistency/test_matrix.py` walks the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

POSITIONS = ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]


@dataclass
class World:
    """A space seen by `visibility` ("public" or "group"), its people by position, its objects by name (`made`)."""

    space: Any
    visibility: str
    people: dict[str, Any] = field(default_factory=dict)
    made: SimpleNamespace = field(default_factory=SimpleNamespace)


def build(visibility: str) -> World:
    """The world, in the database."""
    from essaim.foundation.accounts.models import User
    from essaim.foundation.spaces.models import Membership, Space

    space = Space.objects.create(slug="maison", name="Maison", visibility=visibility)
    other = Space.objects.create(slug="ailleurs", name="Ailleurs")
    for each in (space, other):
        each.root = each
        each.save()
    world = World(space, visibility)
    world.people["stranger"] = None
    for position in POSITIONS[1:]:
        user = world.people[position] = User.objects.create_user(
            f"{position}@exemple.test", name=position.title()
        )
        if position == "elsewhere":
            Membership.objects.create(space=other, party=user.party, role="administrator")
        elif position != "nobody":
            Membership.objects.create(space=space, party=user.party, role=position)
    for make in MAKERS:
        make(world)
    return world


# -- the rooms' objects


def make_spaces(world: World) -> None:
    from essaim.foundation.accounts.models import Party
    from essaim.foundation.spaces.models import (
        Application,
        College,
        Invitation,
        Mandate,
        MandateOffer,
        Membership,
        Sponsorship,
    )
    from essaim.foundation.spaces.models.invitation import token_digest

    made, space, soon = world.made, world.space, timezone.now() + timedelta(days=3)
    made.organisation = Party.objects.create(kind="organisation", name="Association de la maison")
    Membership.objects.create(space=space, party=made.organisation)
    made.college = College.objects.create(space=space, name="Collège")
    made.membership = Membership.objects.get(space=space, party=world.people["member"].party)
    applicant = Party.objects.create(kind="person", name="Postulante")
    made.application = Application.objects.create(space=space, party=applicant, submitted_by=applicant)
    sponsor = world.people["member"].party
    made.sponsorship = Sponsorship.objects.create(application=made.application, party=sponsor)
    made.token = "jeton-d-invitation"
    made.invitation = Invitation.objects.create(space=space, digest=token_digest(made.token), expires_at=soon)
    made.mandate = Mandate.objects.create(person=sponsor, organisation=made.organisation, manages=True)
    made.offer_token = "jeton-de-mandat"
    made.offer = MandateOffer.objects.create(
        organisation=made.organisation,
        email="x@exemple.test",
        digest=token_digest(made.offer_token),
        expires_at=soon,
    )


def make_actors(world: World) -> None:
    from essaim.connect.actors.tests.factories import make_actor
    from essaim.foundation.imports.models import Import
    from essaim.foundation.kernel.models import Link

    made = world.made
    made.actor = make_actor(world.space, "Fabrique", visibility=world.visibility)
    other = make_actor(world.space, "Atelier", visibility=world.visibility)
    made.relation = Link.objects.create(
        source_type="actors.actor",
        source_id=made.actor.pk,
        target_type="actors.actor",
        target_id=other.pk,
        kind="partner",
        space_id=world.space.pk,
        visibility=world.visibility,
    )
    made.batch = Import.objects.create(
        space=world.space,
        by=world.people["facilitator"].party,
        source="s",
        file_name="f.csv",
        state=Import.State.READY,
    )


MAKERS: list[Callable[[World], None]] = [make_spaces, make_actors]


# -- the views' arguments, by view name


def _of(name: str, **more: Callable[[World], Any]) -> Callable[[World], dict[str, Any]]:
    """`public_id` of the object `name`; further arguments by functions of the world."""

    def arguments(world: World) -> dict[str, Any]:
        return {
            "public_id": getattr(world.made, name).public_id,
            **{key: give(world) for key, give in more.items()},
        }

    return arguments


def _in_space(name: str) -> Callable[[World], dict[str, Any]]:
    return _of(name, slug=lambda world: world.space.slug)


ARGUMENTS: dict[str, Callable[[World], dict[str, Any]]] = {
    "accounts:enter_demo": lambda world: {"slug": "membre"},
    "accounts:address_back": lambda world: {"token": "jeton-inconnu"},
    "mfa_edit_webauthn": lambda world: {"pk": 999_999},
    "mfa_remove_webauthn": lambda world: {"pk": 999_999},
    "spaces:member": _in_space("membership"),
    "spaces:withdraw_invitation": _in_space("invitation"),
    "spaces:application": _in_space("application"),
    "spaces:college": _in_space("college"),
    "spaces:remove_college": _in_space("college"),
    "spaces:invitation": lambda world: {"token": world.made.token},
    "spaces:mandate_offer": lambda world: {"token": world.made.offer_token},
    "spaces:sponsorship": _of("sponsorship"),
    "spaces:end_mandate": _of("mandate"),
    "spaces:withdraw_offer": _of("offer"),
    "spaces:organisation": _of("organisation"),
    **{
        f"actors:{name}": _of("actor")
        for name in ("actor", "edit", "show_to", "put_in_bin", "restore", "history", "relations")
    },
    "actors:end_relation": _of("actor", link_id=lambda world: world.made.relation.public_id),
    "transfers:import": _of("batch"),
    "transfers:apply": _of("batch"),
    "transfers:undo": _of("batch"),
    "transfers:export_file": lambda world: {"slug": world.space.slug, "format": "csv"},
}

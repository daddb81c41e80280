"""A small random movement: networks, groups and territories, people and organisations in every role."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from essaim.foundation.accounts.models import Party, User
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.spaces.models import (
    Application,
    College,
    Invitation,
    Mandate,
    MandateOffer,
    Membership,
    Role,
    Space,
    Sponsorship,
)


@dataclass
class World:
    users: list[User] = field(default_factory=list)
    organisations: list[Party] = field(default_factory=list)
    spaces: list[Space] = field(default_factory=list)


def organisation(name: str = "Association des communs") -> Party:
    return Party.objects.create(kind=Party.Kind.ORGANISATION, name=name)


def generate(seed: int) -> World:
    """Some 8 people, 4 organisations, 9 spaces and one of each kind of object a space; always the same for a seed."""
    draw = random.Random(seed)
    world = World()
    world.users = [User.objects.create_user(f"p{number}@exemple.test") for number in range(8)]
    world.organisations = [organisation(f"Organisation {number}") for number in range(4)]
    for number in range(9):
        _space(draw, world, number)
    for space in world.spaces:
        _people(draw, world, space)
    for user in world.users:
        _mandates(draw, world, user)
    return world


def _space(draw: random.Random, world: World, number: int) -> None:
    parent = draw.choice([None, *world.spaces]) if world.spaces else None
    space = Space.objects.create(
        name=f"Espace {number}",
        slug=f"espace-{number}",
        parent=parent,
        kind=draw.choice(Space.Kind.values),
        visibility=draw.choice(Visibility.values),
        admission=draw.choice(Space.Admission.values),
        admission_body=draw.choice([None, None, *world.spaces]),
    )
    space.root = parent.root if parent else space
    space.save()
    world.spaces.append(space)


def _people(draw: random.Random, world: World, space: Space) -> None:
    parties = [user.party for user in world.users] + world.organisations
    college = College.objects.create(space=space, name="Collège")
    for party in draw.sample(parties, 4):
        until = draw.choice([None, None, date.today()])
        Membership.objects.create(
            space=space,
            party=party,
            role=draw.choice(Role.values),
            until=until,
            college=draw.choice([None, college]),
        )
    applicant, author, sponsor = draw.sample(parties, 3)
    application = Application.objects.create(
        space=space, party=applicant, submitted_by=author, state=draw.choice(Application.State.values)
    )
    Sponsorship.objects.create(application=application, party=sponsor)
    soon = timezone.now() + timedelta(days=3)
    Invitation.objects.create(space=space, digest=f"{space.pk:064}", expires_at=soon)
    MandateOffer.objects.create(
        organisation=draw.choice(world.organisations),
        email="x@exemple.test",
        digest=f"{space.pk:064}",
        expires_at=soon,
    )


def _mandates(draw: random.Random, world: World, user: User) -> None:
    for each in draw.sample(world.organisations, draw.choice([0, 1, 2])):
        begun, ended = date.today() - timedelta(days=9), draw.choice([None, date.today() - timedelta(days=1)])
        Mandate.objects.create(
            person=user.party, organisation=each, starts=begun, ends=ended, manages=draw.choice([True, False])
        )


def mandate(user: User, party: Party, **fields: Any) -> Mandate:
    from essaim.foundation.kernel.scope import forget_scope

    forget_scope(user)
    return Mandate.objects.create(person=user.party, organisation=party, **fields)

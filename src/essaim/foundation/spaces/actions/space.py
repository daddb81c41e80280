"""Opening and setting up a space, its colleges."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.actions import SYSTEM, action, record
from essaim.foundation.kernel.languages import is_language
from essaim.foundation.kernel.zones import is_zone
from essaim.foundation.spaces.actions.base import admit, change, check_pace, refresh
from essaim.foundation.spaces.models import College, Membership, Role, Space

EDITABLE = (
    "name", "summary", "presentation", "charter", "accent", "admission", "sponsors_required", "admission_body",
    "visibility", "organisation", "time_zone", "language",
)  # fmt: skip
RESERVED = {"nouveau"}  # addresses of pages beside /espaces/<slug>/


def create_space(by: Any, parent: Space | None = None, /, **fields: Any) -> Space:
    """Open a network of one's own (`parent` None), or a space inside one that one administers; returns it.

    `fields`: name (required), kind, slug (else drawn from the name; permanent), administrator (a Party, given by
    the service only; else `by`'s own), and those of `edit_space`. ValidationError by field; Denied.
    """
    if parent is None:
        return _open_network(by, by.party if by is not SYSTEM else None, **fields)
    return _open_inside(by, parent, **fields)


@action("spaces.open_network")
def _open_network(by: Any, party: Any, /, **fields: Any) -> Space:
    check_pace(by, "spaces.open_network", 20)
    if by is not SYSTEM and fields.get("kind", Space.Kind.NETWORK) == Space.Kind.GROUP:
        raise ValidationError({"kind": _("Un groupe s’ouvre dans un réseau ou un territoire.")})
    return _create(by, None, **fields)


@action("spaces.open_inside")
def _open_inside(by: Any, parent: Space, /, **fields: Any) -> Space:
    return _create(by, parent, **fields)


def _create(
    by: Any,
    parent: Space | None,
    *,
    name: str,
    slug: str = "",
    administrator: Party | None = None,
    **fields: Any,
) -> Space:
    if unknown := set(fields) - {*EDITABLE, "kind"}:
        raise ValueError(f"not fields of a space: {', '.join(sorted(unknown))}")
    if administrator is not None and by is not SYSTEM and administrator.pk != by.party_id:
        raise ValueError("nobody is made an administrator unasked: invite them")
    slug = slug.strip().lower() or free_slug(name)
    if slug in RESERVED:
        raise ValidationError({"slug": _("Cette adresse est réservée.")})
    space = Space(name=name.strip(), slug=slug, parent=parent, **fields)
    _check_organisation(by, space.organisation)
    space.full_clean(exclude=["root"])
    space.save()
    space.root = parent.root if parent else space
    space.save(update_fields=["root"])
    record(space, {}, {"name": space.name, "slug": slug, "kind": space.kind, "parent": parent and parent.pk})
    founder = administrator or (by.party if by is not SYSTEM else None)
    if founder is not None:
        admit(space, founder, role=Role.ADMINISTRATOR)
    refresh(by)
    return space


def free_slug(name: str) -> str:
    """An address drawn from the name that no space has taken yet."""
    stem = slugify(name)[:50].strip("-") or "espace"
    taken = set(Space.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


def _check_organisation(by: Any, organisation: Party | None) -> None:
    """A space is the space of an organisation only where one acts for it."""
    if organisation is None or by is SYSTEM or by.scope.host:
        return
    if organisation.is_person or organisation.pk not in by.scope.parties:
        raise ValidationError({"organisation": _("Il faut un mandat en cours de cette organisation.")})


@action("spaces.edit")
def edit_space(by: Any, space: Space, /, **changes: Any) -> Space:
    """Change fields among `EDITABLE` (never the slug). ValidationError by field; ValueError: another field."""
    if "organisation" in changes and changes["organisation"] != space.organisation:
        _check_organisation(by, changes["organisation"])
    if changes.get("time_zone") and not is_zone(changes["time_zone"]):
        raise ValidationError({"time_zone": _("Ce fuseau horaire n’existe pas.")})
    if "language" in changes and not is_language(changes["language"]):
        raise ValidationError({"language": _("Cette langue n’est pas proposée.")})
    body = changes.get("admission_body")
    if body is not None and (body.parent_id != space.pk or body.kind != Space.Kind.GROUP):
        raise ValidationError({"admission_body": _("L’instance est un groupe de cet espace.")})
    change(space, changes, EDITABLE)
    return space


@action("spaces.add_college")
def add_college(by: Any, space: Space, /, *, name: str, description: str = "") -> College:
    """Add a group of voters; ValidationError where the name is taken."""
    college = College(space=space, name=name.strip(), description=description.strip())
    college.full_clean()
    college.save()
    record(college, {}, {"name": college.name, "description": college.description})
    return college


@action("spaces.edit_college")
def edit_college(by: Any, college: College, /, **changes: Any) -> College:
    """Change `name` or `description`."""
    change(college, changes, ("name", "description"))
    return college


@action("spaces.remove_college")
def remove_college(by: Any, college: College, /) -> None:
    """Remove a college that nobody belongs to any longer."""
    if Membership.objects.filter(college=college, until=None).exists():
        raise ValidationError(_("Des membres sont encore de ce collège : changez-les d’abord de collège."))
    record(college, {"name": college.name, "description": college.description}, {})
    College.objects.filter(pk=college.pk).delete()

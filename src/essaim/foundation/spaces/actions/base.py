"""What these actions share: changing fields with a revision, ranks, joining."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.actions import SYSTEM, record
from essaim.foundation.kernel.events import emit
from essaim.foundation.kernel.models import Entry, PublicModel
from essaim.foundation.kernel.scope import forget_scope, scope_of
from essaim.foundation.spaces.models import College, Membership, Role, Space
from essaim.foundation.spaces.sanctions import bar
from essaim.foundation.spaces.scope import ORDER


def change(obj: PublicModel, values: dict[str, Any], editable: Iterable[str]) -> None:
    """Set, validate, save and record those `values` that differ; ValidationError by field, ValueError: not editable."""
    if unknown := set(values) - set(editable):
        raise ValueError(f"not editable: {', '.join(sorted(unknown))}")
    before = {name: getattr(obj, name) for name in values}
    changed = [name for name, value in values.items() if before[name] != value]
    for name in changed:
        setattr(obj, name, values[name])
    obj.full_clean()
    obj.save()
    if changed:
        record(
            obj,
            {name: _plain(before[name]) for name in changed},
            {name: _plain(values[name]) for name in changed},
        )


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, PublicModel) else value


def rank(role: str) -> int:
    """The place of a role, lowest (guest) 0."""
    return ORDER.index(Role(role))


def own_rank(by: Any, space: Space) -> int:
    """The rank of `by` in `space`, -1 for none; the host and the service stand above all."""
    if by is SYSTEM:
        return len(ORDER)
    scope = scope_of(by)
    if scope.host:
        return len(ORDER)
    sets = (scope.guest, scope.member, scope.facilitator, scope.administrator)
    return sum(space.pk in held for held in sets) - 1


def check_role(by: Any, space: Space, party: Party | None, role: str) -> None:
    """ValidationError unless `by` may give `role` there, and `party` may bear it."""
    if role not in Role.values:
        raise ValidationError({"role": _("Ce rôle n’existe pas.")})
    if rank(role) > own_rank(by, space):
        raise ValidationError({"role": _("On ne donne pas un rôle plus élevé que le sien.")})
    if party and not party.is_person and role == Role.ADMINISTRATOR:
        raise ValidationError(
            {
                "role": _(
                    "L’administration se confie à une personne : une organisation va jusqu’à l’animation."
                )
            }
        )


def check_college(space: Space, college: College | None) -> None:
    """ValidationError where the college is another space's."""
    if college is not None and college.space_id != space.pk:
        raise ValidationError({"college": _("Ce collège n’est pas de cet espace.")})


def check_pace(by: Any, action: str, most: int, hours: int = 24) -> None:
    """ValidationError where `by` has done `action` `most` times in the last hours: each may mail or show to others."""
    if by is SYSTEM or scope_of(by).host:
        return
    since = timezone.now() - timedelta(hours=hours)
    if Entry.objects.filter(by_id=by.party_id, action=action, at__gte=since).count() >= most:
        raise ValidationError(_("Vous l’avez déjà fait beaucoup de fois aujourd’hui : reprenez plus tard."))


def live_membership(space: Space, party: Party) -> Membership | None:
    """The belonging in force of `party` to `space`."""
    return Membership.objects.filter(space=space, party=party, until=None).first()


def admit(
    space: Space,
    party: Party,
    *,
    role: str = Role.MEMBER,
    college: College | None = None,
    since: date | None = None,
) -> Membership:
    """Make `party` belong to `space` and tell the rooms above; ValidationError where it already does."""
    if live_membership(space, party):
        raise ValidationError(_("%(name)s en fait déjà partie.") % {"name": party.name})
    if barred := bar(space.pk, [party.pk]):
        raise ValidationError(barred)
    check_college(space, college)
    membership = Membership(space=space, party=party, role=role, college=college, since=since or date.today())
    membership.full_clean()
    membership.save()
    record(
        membership,
        {},
        {"party": party.pk, "role": role, "college": _plain(college), "since": membership.since},
    )
    emit("spaces.joined", space_id=space.pk, party_id=party.pk, membership_id=membership.pk)
    return membership


def refresh(by: Any) -> None:
    """Let the next rule see the roles that `by` has just gained or lost."""
    if by is not SYSTEM:
        forget_scope(by)

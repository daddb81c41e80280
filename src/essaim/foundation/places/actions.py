"""Writes on territories."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.foundation.kernel import bulk
from essaim.foundation.kernel.actions import action, record
from essaim.foundation.places.areas import is_official
from essaim.foundation.places.files import Group
from essaim.foundation.places.lists import MOST_COMMUNES, Parsed, parse
from essaim.foundation.places.models import Territory, TerritoryCommune, TerritoryKind
from essaim.foundation.spaces.models import Space

TOLD = 10  # words named in a sentence
RESERVED = {"commune", "epci", "departement", "region", "nouveau", "france"}


def read_list(text: str) -> Parsed:
    """The communes of a pasted list. ValidationError on `places`, one sentence: what is unknown, unclear, too much, or nothing."""
    found = parse(text)
    if found.unknown:
        sentence = _(
            "Nous ne reconnaissons pas %(items)s : il faut un code INSEE, un nom de commune, un EPCI ou un département."
        )
        raise ValidationError({"places": sentence % {"items": _named(found.unknown)}})
    if found.unclear:
        word, meanings = found.unclear[0]
        sentence = _("« %(word)s » peut être %(meanings)s : écrivez celui que vous voulez.")
        raise ValidationError({"places": sentence % {"word": word, "meanings": ", ".join(meanings)}})
    if not found.codes:
        raise ValidationError({"places": _("Donnez au moins une commune.")})
    if len(found.codes) > MOST_COMMUNES:
        sentence = _("Un territoire a au plus %(most)d communes : cette liste en fait %(count)d.")
        raise ValidationError({"places": sentence % {"most": MOST_COMMUNES, "count": len(found.codes)}})
    return found


def _named(words: Sequence[str]) -> str:
    said = ", ".join(f"« {word} »" for word in words[:TOLD])
    more = len(words) - TOLD
    if more <= 0:
        return said
    return ngettext("%(said)s et %(more)d autre", "%(said)s et %(more)d autres", more) % {
        "said": said,
        "more": more,
    }


@action("places.add")
def add_territory(
    by: Any,
    space: Space,
    /,
    *,
    name: str,
    places: str,
    description: str = "",
    kind: str = TerritoryKind.TERRITORY,
) -> Territory:
    """A territory kept by `space`; `places`: a list as people paste it. ValidationError by field."""
    found = read_list(places)
    territory = Territory(
        space=space, name=name.strip(), description=description.strip(), kind=kind, slug=free_slugs([name])[0]
    )
    territory.full_clean(exclude=["replaced"])
    _set(territory, found)
    record(territory, {}, _told(territory, found.codes))
    return territory


@action("places.edit")
def edit_territory(
    by: Any,
    territory: Territory,
    /,
    *,
    name: str,
    places: str,
    description: str = "",
    kind: str = "",
) -> Territory:
    """Rename it, or give it another list; its address stays, and its kind where none is given. ValidationError by field."""
    found = read_list(places)
    before = _told(territory, codes_of(territory))
    territory.name, territory.description = name.strip(), description.strip()
    territory.kind = kind or territory.kind
    territory.full_clean(exclude=["replaced"])
    _set(territory, found)
    after = _told(territory, found.codes)
    if before != after:
        record(territory, before, after)
    return territory


@action("places.import")
def import_territories(by: Any, space: Space, /, *, groups: Sequence[Group], kind: str) -> None:
    """Territories of a file (`files.read`): new ones, and those of the same code whose list or name changed. A hundred at a
    time at most; some eight queries."""
    codes = [group.code for group in groups]
    known = {each.code: each for each in Territory.objects.filter(space=space, kind=kind, code__in=codes)}
    fresh = [group for group in groups if group.code not in known]
    slugs = free_slugs([group.name for group in fresh])
    made = [
        Territory(
            space=space, kind=kind, code=group.code, name=group.name, slug=slug, size=len(group.communes)
        )
        for group, slug in zip(fresh, slugs, strict=True)
    ]
    for territory in Territory.objects.bulk_create(made):
        known[territory.code] = territory
    before = dict[int, set[str]]()
    held = TerritoryCommune.objects.filter(territory__in=[each.pk for each in known.values()])
    for pk, commune in held.values_list("territory_id", "commune"):
        before.setdefault(pk, set()).add(commune)
    for group in groups:
        _follow(known[group.code], group, before.get(known[group.code].pk, set()))


def _follow(territory: Territory, group: Group, before: set[str]) -> None:
    """The territory holds what the file says; nothing is written where nothing differs."""
    if before == group.communes and territory.name == group.name:
        return
    told = _told(territory, sorted(before)) if before else {}
    if before:
        territory.name, territory.size = group.name, len(group.communes)
        territory.save(update_fields=["name", "size", "updated_at"])
    TerritoryCommune.objects.filter(territory=territory, commune__in=before - group.communes).delete()
    added = sorted(group.communes - before)
    bulk.insert([TerritoryCommune(territory=territory, commune=code) for code in added])
    record(territory, told, _told(territory, sorted(group.communes)))


@action("places.remove")
def remove_territory(by: Any, territory: Territory, /) -> None:
    """Forget the territory; cards stand where they are."""
    record(territory, _told(territory, codes_of(territory)), {})
    Territory.objects.filter(pk=territory.pk).delete()


def codes_of(territory: Territory) -> list[str]:
    """The INSEE codes of its communes, sorted; one query."""
    return list(territory.communes.order_by("commune").values_list("commune", flat=True))


def _set(territory: Territory, found: Parsed) -> None:
    """Write the communes, all again, and what merged: of the list as it is now, and of those given before that it holds."""
    kept = [each for each in territory.replaced if each[2] in found.codes] if territory.pk else []
    fresh = [list(each) for each in found.replaced]
    territory.replaced = [*fresh, *(each for each in kept if each not in fresh)]
    territory.size = len(found.codes)
    territory.save()
    TerritoryCommune.objects.filter(territory=territory).delete()
    bulk.insert([TerritoryCommune(territory=territory, commune=code) for code in found.codes])


def _told(territory: Territory, codes: Sequence[str]) -> dict[str, Any]:
    said = {"name": territory.name, "description": territory.description, "communes": list(codes)}
    return said | ({} if territory.kind == TerritoryKind.TERRITORY else {"kind": territory.kind})


def free_slugs(names: Sequence[str]) -> list[str]:
    """An address for each new territory of these names, none of them taken; one query."""
    stems = [slugify(name)[:50].strip("-") or "territoire" for name in names]
    like = Q()
    for stem in set(stems):
        like |= Q(slug__startswith=stem)
    taken = set(Territory.objects.filter(like).values_list("slug", flat=True)) | RESERVED
    found = []
    for stem in stems:
        stem = f"territoire-{stem}" if is_official(stem) else stem
        candidates = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        found.append(next(each for each in candidates if each not in taken))
        taken.add(found[-1])
    return found

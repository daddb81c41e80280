"""What each part of an archive holds: a space, its groups, its lists of communes, its cards, and what stands beside them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from essaim.connect.actors import archived
from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import inside
from essaim.connect.offers import archived as offers
from essaim.exchange.archives import questions
from essaim.exchange.archives.packing import Line, pack
from essaim.foundation.files import archived as files
from essaim.foundation.files import storage
from essaim.foundation.files.models import File
from essaim.foundation.kernel.languages import is_language
from essaim.foundation.kernel.models import Link, Visibility
from essaim.foundation.kernel.refs import link_kinds
from essaim.foundation.kernel.zones import is_zone
from essaim.foundation.places.actions import codes_of
from essaim.foundation.places.models import Territory, TerritoryKind
from essaim.foundation.spaces.models import Accent, Space

ACTOR, SPACE = Actor.type_name(), Space.type_name()
TEXTS = {"summary": 300, "presentation": 20_000, "charter": 20_000}
SPOKEN = (*TEXTS, "language")
CHOICES = {
    "kind": [Space.Kind.GROUP.value, Space.Kind.TERRITORY.value],
    "visibility": Visibility.values,
    "accent": Accent.values,
    "admission": Space.Admission.values,
}
AT_ONCE = 500
MOST_SPONSORS = 20
MOST_COLLEGES = 100
MOST_CODES = 6_000


def archive_of(space: Space, reader: Any, *, with_files: bool = True) -> Iterator[bytes]:
    """The whole of a space, as the bytes of an archive; of its files, those that the reader may see."""
    places, wanted = places_of(space), dict[str, int]()
    about = {
        "space": space.name,
        "address": f"{settings.BASE_URL}/espaces/{space.slug}/",
        "origin": settings.BASE_URL,
        "date": timezone.now().isoformat(timespec="seconds"),
    }
    cards = Actor.objects.live().filter(space_id__in=list(places))
    parts = {
        "space.jsonl": iter(
            [_kept({name: getattr(space, name) for name in SPOKEN} | {"colleges": _colleges(space)})]
        ),
        "groups.jsonl": _groups(places),
        "territories.jsonl": _territories(places),
        "questions.jsonl": questions.lines(places),
        "cards.jsonl": archived.lines(cards, places),
        "relations.jsonl": _relations(list(places)),
        "offers.jsonl": offers.lines(cards),
    }
    if with_files:
        parts["files.jsonl"] = _files(places, reader, wanted)
    return pack(about, parts, _bytes(wanted))


def _files(places: Mapping[int, str], reader: Any, wanted: dict[str, int]) -> Iterator[Line]:
    """What is said of each file; `wanted` takes the digests and sizes of their bytes."""

    def owners(chunk: Sequence[File]) -> dict[tuple[str, int], str]:
        cards = [file.owner_id for file in chunk if file.owner_type == ACTOR]
        live = Actor.objects.live().filter(pk__in=cards, space_id__in=list(places))
        found = {(ACTOR, key): str(name) for key, name in live.values_list("pk", "public_id")}
        return found | {(SPACE, key): name for key, name in places.items()}

    for line in files.lines(files.archivable(reader, list(places)), owners):
        wanted.update(files.digests(line))
        yield line


def _bytes(wanted: Mapping[str, int]) -> Iterator[tuple[str, BinaryIO]]:
    for sha256 in sorted(wanted):
        yield sha256, storage.opened(sha256)


def weight_of(space: Space, reader: Any) -> tuple[int, int, int]:
    """How many files an archive of the space holds, about how many bytes, and how many more are still being prepared."""
    spaces = inside(space)
    told = files.archivable(reader, spaces).order_by().aggregate(count=Count("pk"), size=Sum("size"))
    return told["count"], told["size"] or 0, files.unready(spaces)


def places_of(space: Space) -> dict[int, str]:
    """What an archive calls the space ("") and its groups and territories, by key, those above first."""
    keys = inside(space)
    named = dict(Space.objects.filter(pk__in=keys).values_list("pk", "public_id"))
    return {key: "" if key == space.pk else str(named[key]) for key in keys}


def _kept(line: Line) -> Line:
    return {name: value for name, value in line.items() if value not in (None, "", [])}


def _groups(places: Mapping[int, str]) -> Iterator[Line]:
    """By level, so that what holds another comes before it; by identifier within."""
    groups = {
        group.pk: group
        for group in Space.objects.filter(pk__in=[key for key in places if places[key]]).prefetch_related(
            "colleges"
        )
    }
    level = [key for key, name in places.items() if not name]
    while level:
        below = sorted(
            (group for group in groups.values() if group.parent_id in level),
            key=lambda each: str(each.public_id),
        )
        for group in below:
            said = {name: getattr(group, name) for name in (*CHOICES, *SPOKEN, "name", "slug", "time_zone")}
            said |= {
                "public_id": places[group.pk],
                "place": places[group.parent_id or 0],
                "sponsors_required": group.sponsors_required or None,
                "colleges": _colleges(group),
            }
            yield _kept(said)
        level = [group.pk for group in below]


def _colleges(space: Space) -> list[Line]:
    """The groups of voters that its statutes name; who is in them does not travel."""
    return [_kept({"name": each.name, "description": each.description}) for each in space.colleges.all()]


def _territories(places: Mapping[int, str]) -> Iterator[Line]:
    kept = Territory.objects.filter(space_id__in=list(places)).order_by("public_id")
    for territory in kept.iterator(AT_ONCE):
        yield _kept(
            {
                "public_id": str(territory.public_id),
                "place": places[territory.space_id],
                "name": territory.name,
                "slug": territory.slug,
                "description": territory.description,
                "communes": codes_of(territory),
                "replaced": territory.replaced,
                "kind": territory.kind,
                "code": territory.code,
            }
        )


def _relations(spaces: list[int]) -> Iterator[Line]:
    """Those whose two ends are in the archive."""
    cards = Actor.objects.live().filter(space_id__in=spaces)
    keys = cards.values("pk")
    links = Link.objects.filter(source_type=ACTOR, target_type=ACTOR, source_id__in=keys, target_id__in=keys)
    rows = list[Link]()
    for link in links.order_by("public_id").iterator(AT_ONCE):
        rows.append(link)
        if len(rows) == AT_ONCE:
            yield from _told(rows)
            rows = []
    yield from _told(rows)


def _told(links: list[Link]) -> Iterator[Line]:
    ends = {each.source_id for each in links} | {each.target_id for each in links}
    names = dict(Actor.objects.filter(pk__in=ends).values_list("pk", "public_id"))
    for each in links:
        yield _kept(
            {
                "public_id": str(each.public_id),
                "source": str(names[each.source_id]),
                "target": str(names[each.target_id]),
                "kind": each.kind,
                "starts": each.starts and each.starts.isoformat(),
                "ends": each.ends and each.ends.isoformat(),
                "note": each.note,
                "visibility": each.visibility,
            }
        )


def cleaned(part: str, line: Line) -> Line:
    """A line from outside, each value of its kind and within bounds. ValidationError: why it is not."""
    if clean := _ROOMS.get(part):
        return clean(line)
    try:
        return _CLEANERS[part](line)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValidationError(_("Cette ligne n’est pas écrite comme l’archive d’un espace.")) from error


def _spoken(line: Line) -> Line:
    found = {name: archived.text(line.get(name, ""), most) for name, most in TEXTS.items()}
    language = line.get("language", "fr")
    if not is_language(language):
        raise ValueError(language)
    colleges = [_college(each) for each in archived.items(line.get("colleges", []), MOST_COLLEGES)]
    return found | {"language": language, "colleges": colleges}


def _college(said: Line) -> Line:
    name = archived.text(said["name"], 120).strip()
    if not name:
        raise ValueError(said)
    return {"name": name, "description": archived.text(said.get("description", ""), 300)}


def _group(line: Line) -> Line:
    sponsors = line.get("sponsors_required", 0)
    if isinstance(sponsors, bool) or not 0 <= int(sponsors) <= MOST_SPONSORS:
        raise ValueError(sponsors)
    for name, choices in CHOICES.items():
        if line[name] not in choices:
            raise ValueError(name)
    zone = archived.text(line.get("time_zone", ""), 60)
    if zone and not is_zone(zone):
        raise ValueError(zone)
    found = _spoken(line) | {name: line[name] for name in CHOICES}
    return found | _named(line, 200) | {"sponsors_required": int(sponsors), "time_zone": zone}


def _named(line: Line, limit: int) -> Line:
    name, slug = archived.text(line["name"], limit).strip(), archived.text(line["slug"], 60)
    if not name or slugify(slug) != slug or not slug:
        raise ValueError(line)
    return {
        "public_id": str(UUID(line["public_id"])),
        "place": archived.text(line.get("place", ""), 36),
        "name": name,
        "slug": slug,
    }


def _territory(line: Line) -> Line:
    codes = [archived.text(code, 5) for code in archived.items(line["communes"], MOST_CODES)]
    replaced = [
        [archived.text(said, 120) for said in each]
        for each in archived.items(line.get("replaced", []), MOST_CODES)
    ]
    if not all(len(each) == 3 and each[2] in codes for each in replaced):
        raise ValueError("replaced")
    description = archived.text(line.get("description", ""), 300)
    kind = TerritoryKind(line.get("kind", TerritoryKind.TERRITORY)).value  # older archives said none
    said = {"communes": codes, "replaced": replaced, "description": description, "territory": kind}
    return _named(line, 120) | said | {"code": archived.text(line.get("code", ""), 20)}


def _relation(line: Line) -> Line:
    if line["kind"] not in link_kinds() or line["visibility"] not in Visibility.values:
        raise ValueError(line)
    starts, ends = archived.day(line.get("starts", "")), archived.day(line.get("ends", ""))
    source, target = UUID(line["source"]), UUID(line["target"])
    if source == target or (starts and ends and ends < starts):
        raise ValueError(line)
    return {
        "public_id": str(UUID(line["public_id"])),
        "source": str(source),
        "target": str(target),
        "relation": line["kind"],
        "starts": starts,
        "ends": ends,
        "note": archived.text(line.get("note", ""), 300),
        "visibility": line["visibility"],
    }


_ROOMS: dict[str, Callable[[Line], Line]] = {
    "cards.jsonl": archived.cleaned,
    "offers.jsonl": offers.cleaned,
    "files.jsonl": files.cleaned,
}
_CLEANERS = {
    "space.jsonl": _spoken,
    "groups.jsonl": _group,
    "territories.jsonl": _territory,
    "questions.jsonl": questions.cleaned,
    "relations.jsonl": _relation,
}

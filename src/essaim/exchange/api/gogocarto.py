"""What clients of GoGoCarto ask and expect: the map script (GoGoCartoJs), other maps that import, applications.

Read in the project's own code: `APIController`, and of the script `ajax.module`, `element-json-loader.module`,
`taxonomy.module`. Only cards that have a point are elements: the script draws each of them.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.connect.actors.filters import Filters, within
from essaim.connect.actors.jsonld import LICENCES
from essaim.connect.actors.models import Actor, ActorTerm
from essaim.connect.actors.queries import visible
from essaim.connect.actors.tiles.cells import Box, parse_box
from essaim.connect.actors.values import explicit_terms, fields_of
from essaim.exchange.api.answers import NOBODY, Refused, absolute, whole_number
from essaim.foundation.formats import gogocarto
from essaim.foundation.formats.record import Record
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.queries import tree

ONTOLOGIES = ("gogofull", "gogocompact", "gogosync")
MOST = 20_000  # elements of one answer
MOST_FOUND = 100  # by words
MOST_BOXES = 16
MOST_IDS = 200
AT_ONCE = 500
VALIDATED = 1  # as their administrators say: shown without a doubt
NO_BOX = "0,0,0,0"  # with which the script fills up to four
Words = Mapping[str, tuple[int, str]]  # slug → key, label


@dataclass(frozen=True)
class Asked:
    """A valid request. `boxes`, `categories`, `ids`: None where nothing is asked of them."""

    ontology: str = "gogofull"
    boxes: list[Box] | None = None
    categories: list[Term] | None = None
    ids: list[UUID] | None = field(default=None)
    limit: int = MOST

    def apply(self) -> QuerySet[Actor]:
        """The public cards that have a point and match, the oldest first."""
        found = visible(NOBODY).filter(cell__isnull=False)
        if self.ids is not None:
            found = found.filter(public_id__in=self.ids)
        if self.boxes is not None:
            place = Q(pk__in=())
            for box in self.boxes:
                place |= within(box)
            found = found.filter(place)
        if self.categories is not None:
            borne = ActorTerm.objects.filter(actor_id=OuterRef("pk"), term__in=self.categories)
            found = found.filter(Exists(borne))
        return found.select_related("space").order_by("pk")[: self.limit]


def asked(given: QueryDict) -> Asked:
    """What an address asks. Refused, in a sentence, where it cannot be read; what we have no use for is ignored."""
    ontology = (given.get("ontology") or "gogofull").strip().lower()
    if ontology not in ONTOLOGIES:
        sentence = _("« ontology » : gogofull, gogocompact ou gogosync.")
        raise Refused(sentence)
    limit = given.get("limit", "")
    return Asked(
        ontology,
        _boxes(given),
        _categories(given),
        _ids(given.get("ids", "")),
        whole_number(limit, "limit", 1, MOST) if limit.strip() else MOST,
    )


def _boxes(given: QueryDict) -> list[Box] | None:
    """Those of « W,S,E,N;W,S,E,N; », or of `boundsJson` where there is only that; None: the whole world."""
    text = given.get("bounds", "").strip() or _bounds_of(given.get("boundsJson", "").strip())
    parts = [part for part in text.split(";") if part.strip()]
    if not text:
        return None
    sentence = _(
        "« bounds » : il faut ouest,sud,est,nord en degrés ; plusieurs boîtes se séparent par des points-virgules."
    )
    if not parts or len(parts) > MOST_BOXES:
        raise Refused(sentence)
    try:
        return [box for part in parts if part != NO_BOX for box in parse_box(part)]
    except ValueError as error:
        raise Refused(sentence) from error


def _bounds_of(text: str) -> str:
    """Bounds as Leaflet writes them in JSON, said as `bounds` says them."""
    if not text:
        return ""
    try:
        corners = [(each["_southWest"], each["_northEast"]) for each in json.loads(text)[: MOST_BOXES + 1]]
        return ";".join(f"{low['lng']},{low['lat']},{high['lng']},{high['lat']}" for low, high in corners)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refused(_("« boundsJson » ne se lit pas.")) from error


def _categories(given: QueryDict) -> list[Term] | None:
    """The categories of those numbers or slugs; one query. What names none finds nothing."""
    named = [*given.getlist("categories"), *given.getlist("categories[]"), given.get("mainOptionId", "")]
    wanted = [part.strip() for text in named for part in text.split(",")][:MOST_IDS]
    wanted = [part for part in wanted if part and part not in ("all", "null", "undefined")]
    if not wanted:
        return None
    keys = [int(part) for part in wanted if part.isascii() and part.isdigit() and len(part) < 19]
    slugs = [part[:80].replace("\x00", "") for part in wanted]
    terms = Term.objects.filter(scheme=Term.Scheme.CATEGORY, merged_into=None)
    return list(terms.filter(Q(pk__in=keys) | Q(slug__in=slugs)))


def _ids(text: str) -> list[UUID] | None:
    if not text.strip():
        return None
    try:
        found = [UUID(part.strip()) for part in text.split(",") if part.strip()]
    except ValueError as error:
        raise Refused(_("« ids » : il faut des identifiants de fiches, séparés par des virgules.")) from error
    if len(found) > MOST_IDS:
        raise Refused(_("« ids » : %(most)d fiches au plus.") % {"most": MOST_IDS})
    return found


def found_by_text(text: str) -> QuerySet[Actor]:
    """The public cards that have a point and hold these words; none for no word."""
    filters = Filters(text=text[:200].replace("\x00", ""))
    shown = visible(NOBODY).filter(cell__isnull=False)
    if not filters.words:
        return shown.none()
    return (
        filters.narrow(shown, keys=filters.holding)
        .select_related("space")
        .order_by("sort_name", "pk")[:MOST_FOUND]
    )


def any_card() -> str:
    """The identifier of some public card that has a point, "" where there is none: for examples."""
    found = (
        visible(NOBODY).filter(cell__isnull=False).order_by("pk").values_list("public_id", flat=True).first()
    )
    return str(found or "")


# -- writing


def categories() -> dict[str, tuple[int, str]]:
    """Every category by its slug; one query."""
    rows = Term.objects.filter(scheme=Term.Scheme.CATEGORY).values_list("slug", "pk", "label")
    return {slug: (key, label) for slug, key, label in rows}


def elements(cards: QuerySet[Actor], shape: Callable[[Actor, Any, Words], Any]) -> Iterator[Any]:
    """Cards, each as `shape` says it; 500 at a time, two queries each time, and one."""
    words, rows = categories(), cards.iterator(AT_ONCE)
    while chunk := list(islice(rows, AT_ONCE)):
        terms = explicit_terms(chunk)
        for actor in chunk:
            yield shape(actor, terms[actor.pk], words)


def full(actor: Actor, terms: Any, words: Words) -> dict[str, Any]:
    """An element of the full ontology."""
    fields = fields_of(actor, terms) | {"latitude": actor.latitude, "longitude": actor.longitude}
    element = gogocarto.full(Record(str(actor.public_id), 1, fields.pop("name"), fields))
    own = [words[slug] for slug in terms["categories"] if slug in words]
    return element | {
        "sourceKey": actor.space.name,
        "source_url": absolute(reverse("actors:actor", args=[actor.public_id])),
        "licence": LICENCES.get(actor.licence, actor.licence),
        "createdAt": actor.created_at.strftime("%d/%m/%Y"),
        "updatedAt": actor.updated_at.strftime("%d/%m/%Y"),
        "status": VALIDATED,
        "categories": [key for key, _label in own],
        "categoriesFull": [
            {"id": key, "name": label, "description": "", "index": rank}
            for rank, (key, label) in enumerate(own)
        ],
        "images": [],
        "stamps": [],
    }


def compact(actor: Actor, terms: Any, words: Words) -> list[Any]:
    """An element as a row: [id, [name], latitude, longitude, [categories], status, moderation]."""
    own = [words[slug][0] for slug in terms["categories"] if slug in words]
    return [str(actor.public_id), [actor.name], actor.latitude, actor.longitude, own, VALIDATED, 0]


def written(cards: QuerySet[Actor], ontology: str) -> Iterator[bytes]:
    """The elements in their envelope."""
    opening: dict[str, Any] = {"licence": LICENCES["CC-BY-SA-4.0"], "ontology": ontology}
    short = ontology == "gogocompact"
    if short:
        opening["mapping"] = gogocarto.mapping("name")
    return gogocarto.written(opening, elements(cards, compact if short else full))


def taxonomy() -> list[dict[str, Any]]:
    """Our two levels of categories as groups and options: one root group; one query."""
    options = [_option(top, under) for top, under in tree()]
    name = str(_("Catégories"))
    return [{"id": "racine", "name": name, "nameShort": name, "isRootCategory": True, "options": options}]


def _option(term: Term, under: list[Term]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": term.pk, "name": term.label, "nameShort": term.label, "slug": term.slug}
    if under:
        options = [_option(each, []) for each in under]
        found["subcategories"] = [{"id": term.pk, "name": "", "showExpanded": True, "options": options}]
    return found


def settings_of_map() -> dict[str, Any]:
    """What the map script wants to know to show our cards."""
    elements_url = absolute(reverse("api:elements"))
    return {
        "data": {
            "taxonomy": taxonomy(),
            "elementsApiUrl": elements_url,
            "elementsCompactApiUrl": elements_url,
            "elementByIdUrl": elements_url + "/{ID}.json",
            "requestByBounds": True,
        },
        "features": {"searchElements": {"active": True, "url": absolute(reverse("api:search"))}},
    }

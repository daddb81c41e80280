"""The shapes of what goes in and comes out of the open interface: its OpenAPI document is made of them."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

MOST = 100


class Page(Schema):
    """How much of a list, and from where."""

    limit: int = Field(20, ge=1, le=MOST)


class CardsAsked(Page):
    """The filters of the directory, as its own address has them."""

    q: str = Field("", max_length=200)
    nature: str = ""
    categorie: str = ""
    theme: str = ""
    mot: str = ""
    espace: str = ""
    territoire: str = ""
    bbox: str = ""
    after: UUID | None = None


class NamesAsked(Page):
    """A list that goes by slug."""

    after: str = Field("", max_length=80)


class OffersAsked(Schema):
    """The filters of needs and offers, as their own page has them."""

    q: str = Field("", max_length=200)
    genre: Literal["", "need", "offer"] = ""
    theme: str = ""
    territoire: str = ""
    after: UUID | None = None


class Error(Schema):
    error: str


class Word(Schema):
    id: int
    slug: str
    label: str
    url: str


class DefinedWord(Word):
    label_en: str
    definition: str
    alternates: list[str]
    parent: int | None
    matches: list[str]
    uses: int


class SpaceName(Schema):
    slug: str
    name: str
    url: str


class Space(SpaceName):
    kind: str
    summary: str
    language: str
    updated_at: datetime


class Place(Schema):
    """Degrees (WGS 84) and how finely they are known; `commune`: INSEE code."""

    latitude: float | None
    longitude: float | None
    precision: str
    street: str
    postcode: str
    city: str
    country: str
    commune: str


class Forms(Schema):
    """Addresses of the same card in other vocabularies."""

    jsonld: str
    pair: str
    murmurations: str


class Card(Schema):
    """Figures are null where unknown; `budget` in euros."""

    id: UUID
    url: str
    name: str
    acronym: str
    kind: str
    legal_form: str
    summary: str
    description: str
    categories: list[Word]
    themes: list[Word]
    values: list[Word]
    keywords: list[Word]
    missions: list[str]
    territory: str
    salaried: int | None
    board: int | None
    volunteers: int | None
    civic_service: int | None
    members: int | None
    people_reached: int | None
    budget: int | None
    budget_year: int | None
    funders: list[str]
    website: str
    links: list[str]
    siret: str
    rna: str
    place: Place
    opening_hours: str
    language: str
    space: SpaceName
    licence: str
    licence_url: str
    example: bool
    created_at: datetime
    updated_at: datetime
    reviewed_on: date | None
    forms: Forms


class List(Schema):
    """`next`: the address of what follows, null at the end."""

    next: str | None


class Cards(List):
    """`count` stops at 1,000; `counted` is false beyond."""

    count: int
    counted: bool
    results: list[Card]


class Relation(Schema):
    """`direction`: "out" where the card is its source."""

    kind: str
    label: str
    direction: Literal["in", "out"]
    starts: date | None
    note: str
    name: str
    url: str


class Relations(Schema):
    results: list[Relation]


class Spaces(List):
    results: list[Space]


class Territory(Schema):
    slug: str
    name: str
    description: str
    url: str
    communes_count: int
    space: SpaceName


class TerritoryWhole(Territory):
    """`communes`: INSEE codes."""

    population: int
    communes: list[str]


class Territories(List):
    results: list[Territory]


class Vocabulary(Schema):
    slug: str
    label: str
    help: str
    url: str


class Vocabularies(Schema):
    results: list[Vocabulary]


class Words(List):
    results: list[DefinedWord]


class OfferCard(Schema):
    id: UUID
    name: str
    url: str


class Offer(Schema):
    id: UUID
    url: str
    kind: str
    title: str
    text: str
    theme: Word | None
    until: date
    card: OfferCard


class Offers(List):
    results: list[Offer]


Failures: dict[int, Any] = {400: Error, 404: Error}

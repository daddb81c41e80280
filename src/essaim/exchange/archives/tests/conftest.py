from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from essaim.connect.actors.actions import add_actor, close_actor, edit_actor, end_relation, relate_actors
from essaim.connect.actors.models import Actor, Review, SourceRecord
from essaim.connect.actors.values import digest
from essaim.connect.offers.actions import add_offer
from essaim.connect.offers.models import Offer
from essaim.connect.questions.actions import add_question, withdraw_question
from essaim.connect.questions.models import Question
from essaim.exchange.archives.parts import archive_of
from essaim.exchange.archives.starting import start_reading
from essaim.exchange.transfers import exports
from essaim.foundation.files.actions import add_file, set_captions
from essaim.foundation.files.models import File, Usage
from essaim.foundation.files.preparing import prepare_file
from essaim.foundation.files.tests import makers
from essaim.foundation.imports.actions import apply_import
from essaim.foundation.imports.models import Import
from essaim.foundation.imports.running import go_on
from essaim.foundation.imports.tests.conftest import _no_rest, _no_worker  # noqa: F401
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Link
from essaim.foundation.places.actions import add_territory
from essaim.foundation.places.models import Territory
from essaim.foundation.spaces.actions import add_college, create_space
from essaim.foundation.spaces.models import Space
from essaim.foundation.vocabularies.models import FREE, Term

FULL: dict[str, Any] = {
    "name": "L’Étincelle & fils",
    "acronym": "ET",
    "kind": "organisation",
    "legal_form": "scic",
    "summary": "Une coopérative du « bas-pays ».",
    "description": "Une ligne.\n\nUne autre, \\u0041 comprise.",
    "themes": ["democratie"],
    "keywords": ["Jardin partagé", "Œuvre"],
    "values": ["Entraide"],
    "missions": ["Accueillir", "Former"],
    "territory": "Le val",
    "salaried": 0,
    "board": 4,
    "volunteers": 12,
    "civic_service": 1,
    "members": 130,
    "people_reached": 2_000,
    "budget": 123_456,
    "budget_year": 2024,
    "funders": ["Ville de Lille"],
    "website": "https://exemple.org/",
    "links": ["https://exemple.org/b", "https://exemple.org/a"],
    "siret": "73282932000074",
    "rna": "W123456789",
    "street": "1 rue du Pré",
    "postcode": "59000",
    "city": "Lille",
    "country": "FR",
    "latitude": 50.6292,
    "longitude": 3.0573,
    "language": "fr",
    "licence": "ODbL-1.0",
}


def a_term(scheme: str) -> str:
    """The slug of a word of that scheme; a category that has one above it."""
    found = (
        Term.objects.filter(scheme=scheme, merged_into=None, parent__isnull=scheme != "category")
        .order_by("pk")
        .first()
    )
    assert found
    return found.slug


@pytest.fixture
def full_space(db: None, make_space: Any) -> Space:
    """A space with something of everything."""
    space: Space = make_space(
        "val", presentation="Le val, en commun.\r\n\r\nÀ lire.", charter="Ensemble.", summary="Val"
    )
    group = create_space(
        SYSTEM, space, name="Groupe des semences", kind="group", charter="Semer.", accent="plum"
    )
    add_college(SYSTEM, space, name="Habitant·es", description="Qui vit là")
    add_college(SYSTEM, group, name="Semencier·es")
    inner = create_space(
        SYSTEM, group, name="Le bas", kind="territory", visibility="network", time_zone="Europe/Paris"
    )
    add_territory(
        SYSTEM, group, name="Pays de Lille", places="59350\n59512", description="Deux communes", kind="pays"
    )
    words = {"categories": [a_term("category")], "themes": [a_term("theme")]}
    full = add_actor(SYSTEM, space, **{**FULL, **words})
    plain = add_actor(SYSTEM, group, name="Sans rien", visibility="private")
    informal = add_actor(
        SYSTEM, inner, name="Collectif", legal_form="none", city="Rennes", latitude=48.11, longitude=-1.68
    )
    # Its own people opened it: it comes back as they left it.
    Actor.objects.filter(pk=informal.pk).update(visibility="public")
    binned = add_actor(SYSTEM, space, name="À la corbeille")
    Actor.objects.filter(pk=binned.pk).update(binned_at="2025-01-02T03:04:05Z")
    close_actor(SYSTEM, full, visibility="network")
    _ask(space, group, full, plain)
    relate_actors(SYSTEM, full, other=plain, kind="supports", starts=date(2020, 2, 29), note="Un mot")
    ended = relate_actors(SYSTEM, plain, other=informal, kind="partner", starts=date(2019, 1, 1))
    end_relation(SYSTEM, plain, relation=ended, ends=date(2021, 1, 1))
    relate_actors(SYSTEM, plain, other=binned, kind="partner")
    Review.objects.create(actor=full, reviewed_on=date(2025, 3, 4))
    said = {"name": "Étincelle", "city": "Lille", "latitude": 50.5, "keywords": ["œuvre"]}
    SourceRecord.objects.create(
        space=group, source="annuaire", external_id="n°7", actor=full, digest=digest(said), url="https://exemple.org/7",
        fields={**said, "extra": {"Courriel du contact": "secret@exemple.org"}},
    )  # fmt: skip
    add_offer(SYSTEM, full, kind="need", title="Un four", text="À pain.", theme=a_term("theme"))
    past = add_offer(SYSTEM, plain, kind="offer", title="Des graines")
    Offer.objects.filter(pk=past.pk).update(until=date.today() - timedelta(days=40))
    return space


def _ask(space: Space, group: Space, *cards: Actor) -> None:
    """A question of each kind, one withdrawn, one of a group; and answers."""
    values = {"line": "Un mot", "text": "Deux\nlignes", "number": 12, "euros": "12,50", "day": "2026-05-12",
              "yes_no": "non", "one": "salle", "several": ["velo", "salle"], "url": "https://exemple.org/a"}  # fmt: skip
    for kind, value in values.items():
        choices = "Salle\nVélo" if kind in ("one", "several") else ""
        asked = add_question(
            SYSTEM, space, wording=f"Question {kind} ?", kind=kind, choices=choices, unit="m²"
        )
        for card in cards:
            edit_actor(SYSTEM, card, **{asked.name: value})
    withdraw_question(SYSTEM, asked)
    add_question(SYSTEM, group, wording="Du groupe ?", kind="yes_no", visibility="group", expected=True)


@pytest.fixture
def with_files(full_space: Space) -> Space:
    """The same with files of every kind: pictures, a film with captions, a document, the same one twice."""
    card = Actor.objects.get(name__startswith="L’Étincelle")
    group = Space.objects.get(name="Groupe des semences")
    logo = attach(card, makers.jpeg(900, 600, gps=True), "Mon logo.jpg", role="portrait", alt="Une étincelle",
                  credit="Lise", licence="CC0-1.0", caption="Au matin")  # fmt: skip
    assert logo.stripped
    attach(card, makers.png(300, 200, alpha=True), "plan.png", decorative=True, reach="network")
    attach(card, makers.pdf(), "bilan.pdf", title="Bilan 2024", language="br")
    attach(group, makers.pdf(), "le meme.pdf", title="Le même")
    film = attach(
        full_space, makers.mp4(place=b"+48.85+002.35/"), "film.mp4", transcript="Bonjour.", reach="private"
    )
    set_captions(SYSTEM, film, upload=BytesIO(makers.VTT), language="fr")
    attach(full_space, makers.wav(), "son.wav", title="La fête", example=True)
    return full_space


def attach(owner: Any, content: bytes, name: str, **words: Any) -> File:
    """A file of that owner, prepared as the worker does."""
    file = add_file(SYSTEM, owner, upload=BytesIO(content), file_name=name, **words)
    prepare_file(file.pk)
    file.refresh_from_db()
    assert file.state == "ready", file.refusal
    return file


def prepare_all() -> None:
    """What the worker does after an import."""
    for key in File.objects.filter(state="processing").values_list("pk", flat=True):
        prepare_file(key)


@pytest.fixture(autouse=True)
def _no_transcoder(settings: Any) -> None:
    settings.FFMPEG = "non"


@pytest.fixture
def purge(db: None) -> Callable[[], None]:
    """Empty the house, as if another one began."""

    def do() -> None:
        for model in (File, Usage, Offer, Link, Actor, Question, Territory, Import):
            model.objects.all().delete()  # type: ignore[attr-defined]
        Term.objects.filter(scheme__in=FREE).delete()
        while Space.objects.exclude(parent=None).exists():
            Space.objects.filter(children=None).exclude(parent=None).delete()

    return do


def packed(space: Space) -> bytes:
    return b"".join(archive_of(space, exports.Operator()))


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}


def read(by: Any, space: Space, content: bytes, *, apply: bool = True) -> Import:
    """An archive read by the worker, and applied where it can be."""
    batch = start_reading(by, space, BytesIO(content), "val.zip")
    go_on(batch.pk)
    batch.refresh_from_db()
    if apply and batch.state == Import.State.READY:
        apply_import(by, batch)
        go_on(batch.pk)
        batch.refresh_from_db()
    return batch

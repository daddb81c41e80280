"""Tags and themes of cards: made on first use, once whatever their spelling; filtering; imports; what was plain words before."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from essaim.connect.actors.actions import add_actor, edit_actor
from essaim.connect.actors.models import Actor, ActorTerm, SourceRecord
from essaim.connect.actors.sinks import SINKS
from essaim.connect.actors.tests.factories import make_record
from essaim.connect.actors.tests.test_sink import apply, bring, plans, preview
from essaim.connect.actors.values import explicit_terms, same
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.search.queries import Chosen, find
from essaim.foundation.vocabularies.actions import edit_term
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.words import slug


def borne(actor: Actor) -> dict[str, list[str]]:
    return explicit_terms([actor])[actor.pk]


def names(client: Any, **query: str) -> list[str]:
    return [row.name for row in client.get("/annuaire/", query).context["page"].rows]


def test_a_tag_is_made_on_first_use_and_once(space: Any, make_space: Any) -> None:
    add_actor(SYSTEM, space, name="Un", keywords=["Réemploi", "vélo"])
    other = add_actor(SYSTEM, make_space("autre"), name="Deux", keywords=["REEMPLOI", "Vélos"])
    assert borne(other)["keywords"] == ["Réemploi", "Vélos"]
    assert set(Term.objects.filter(scheme="tag").values_list("slug", flat=True)) == {
        "reemploi",
        "velo",
        "velos",
    }


@given(st.lists(st.text(max_size=12), max_size=6))
def test_the_same_words_are_told_the_same_whatever_their_order_and_case(words: list[str]) -> None:
    again = [word.upper() for word in reversed(words) if slug(word.upper()) == slug(word)]
    if len(again) == len(words):
        assert same("keywords", words, again)


def test_filtering_by_tag_and_theme(space: Any, client: Any) -> None:
    add_actor(
        SYSTEM, space, name="Un", keywords=["Vélo"], themes=["finances-solidaires"], categories=["amap"]
    )
    add_actor(SYSTEM, space, name="Deux", keywords=["Vélo"])
    add_actor(SYSTEM, space, name="Trois", themes=["Finances solidaires"])
    assert names(client, mot="velo") == ["Deux", "Un"] == names(client, mot=" VÉLO ")
    assert names(client, theme="finances-solidaires") == ["Trois", "Un"]
    assert names(client, mot="velo", theme="finances-solidaires", categorie="alimentation") == ["Un"]
    assert names(client, mot="velo", q="deux") == ["Deux"]
    page = client.get("/annuaire/", {"mot": "inconnu"})
    assert "Aucun mot-clé ne s’appelle ainsi" in page.content.decode() and len(page.context["page"].rows) == 3
    for text in ("\x00", "%", "x" * 500):
        assert client.get("/annuaire/", {"mot": text, "theme": text}).status_code == 200
    edit_term(SYSTEM, Term.objects.get(scheme="tag", slug="velo"), label="Bicyclette")
    assert names(client, mot="velo") == ["Deux", "Un"]  # an address that was shared still leads there


def test_search_narrows_by_each_list(space: Any) -> None:
    card = add_actor(
        SYSTEM,
        space,
        name="Atelier un",
        keywords=["Vélo"],
        themes=["finances-solidaires"],
        categories=["amap"],
    )
    add_actor(SYSTEM, space, name="Atelier deux")
    for chosen in (Chosen(tag="velo"), Chosen(theme="finances-solidaires"), Chosen(category="amap")):
        assert len(find(None, "atelier", chosen).keys) == 1
    assert not find(None, "atelier", Chosen(theme="amap")).keys
    assert card.pk


def test_what_is_no_word_is_refused(space: Any) -> None:
    from django.core.exceptions import ValidationError

    for field, value in (("keywords", ["★"]), ("values", ["!!"]), ("themes", ["inconnu"])):
        with pytest.raises(ValidationError) as refused:
            add_actor(SYSTEM, space, name="Un", **{field: value})
        assert list(refused.value.message_dict) == [field]
    assert not Actor.objects.exists()


def test_the_card_links_to_its_words(space: Any, client: Any) -> None:
    actor = add_actor(SYSTEM, space, name="Un", keywords=["Vélo"], themes=["finances-solidaires"])
    page = client.get(f"/acteurs/{actor.public_id}/").content.decode()
    assert 'href="/mots/mots-cles/velo/"' in page and 'href="/mots/themes/finances-solidaires/"' in page
    said = client.get(f"/acteurs/{actor.public_id}/?format=jsonld").json()
    assert said["keywords"] == ["Vélo"] and said["knowsAbout"] == ["Finances solidaires"]
    assert client.get("/annuaire/?mot=velo").context["form"]["mot"].value() == "Vélo"


def test_an_import_makes_tags_in_bulk(space: Any) -> None:
    def queries(count: int, source: str) -> int:
        records = [
            make_record(
                f"{source}{number}",
                keywords=[f"mot {source} {number}", "Commun"],
                themes=["Finances solidaires", "Autre"],
            )
            for number in range(count)
        ]
        batch = preview(space, records, source=source)
        rows = list(batch.rows.order_by("pk"))
        with CaptureQueriesContext(connection) as counted:
            apply(SYSTEM, batch, rows)
        return (
            len(counted) - 2 * count
        )  # each row is saved by the test itself, in a savepoint of its own at most

    few, many = queries(5, "a"), queries(40, "b")
    assert many <= few + 5
    assert ActorTerm.objects.filter(term__slug="commun").count() == 45
    assert ActorTerm.objects.filter(term__slug="autre", term__scheme="tag").count() == 45
    assert ActorTerm.objects.filter(term__slug="finances-solidaires", term__scheme="theme").count() == 45


def test_what_a_source_said_and_what_comes_out_are_the_same(space: Any, make_user: Any) -> None:
    said = {"keywords": ["samedi", "Vélo", "★"], "themes": ["finances-solidaires"]}
    add_actor(SYSTEM, space, name="Avant", keywords=["VELO"])
    bring(space, [make_record("a", "Le Fil", **said)])
    assert SourceRecord.objects.get().fields["keywords"] == ["samedi", "Vélo"]
    (record,) = [
        each for each in SINKS[0].records(space, make_user("hote", is_host=True)) if each.name == "Le Fil"
    ]
    assert (record.fields["keywords"], record.fields["themes"]) == (
        ["VELO", "samedi"],
        ["finances-solidaires"],
    )
    again = make_record("a", "Le Fil", **{**said, "keywords": record.fields["keywords"]})
    assert plans(preview(space, [again])) == ["unchanged"]


def test_a_source_that_says_a_former_tag_is_no_correction(space: Any) -> None:
    bring(space, [make_record("a", keywords=["Vélo"])])
    edit_term(SYSTEM, Term.objects.get(scheme="tag", slug="velo"), label="Bicyclette")
    assert plans(preview(space, [make_record("a", keywords=["vélo"])])) == ["unchanged"]
    batch = bring(space, [make_record("a", keywords=["vélo", "Train"])])
    assert batch.rows.get().changes["keywords"] == [["Bicyclette"], ["Bicyclette", "Train"]]
    assert borne(Actor.objects.get())["keywords"] == ["Bicyclette", "Train"]


def test_an_edit_tells_what_changed_of_the_tags(space: Any) -> None:
    from essaim.foundation.kernel.models import Revision

    actor = add_actor(SYSTEM, space, name="Un", keywords=["Vélo", "Train"])
    before = Revision.objects.count()
    edit_actor(SYSTEM, actor, keywords=["train", "VÉLO"])
    assert Revision.objects.count() == before
    edit_actor(SYSTEM, actor, keywords=["Train"])
    assert Revision.objects.latest("pk").after == {"keywords": ["Train"]}

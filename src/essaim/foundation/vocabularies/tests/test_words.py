"""Words change and keep their addresses; who may change which; what a merge does to the cards that bore the word."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from essaim.connect.actors.actions import add_actor, edit_actor
from essaim.connect.actors.models import Actor
from essaim.connect.actors.values import explicit_terms
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.search.queries import find, in_order
from essaim.foundation.search.testing import differences, stale
from essaim.foundation.vocabularies.actions import edit_term, move_term
from essaim.foundation.vocabularies.categories import sync_categories
from essaim.foundation.vocabularies.merging import (
    AT_ONCE,
    KEPT,
    finish_merges,
    forget_merges,
    merge_terms,
    undoable,
    unmerge_terms,
)
from essaim.foundation.vocabularies.models import Moved, Term, TermAlias, TermMerge
from essaim.foundation.vocabularies.periodic import count_uses
from essaim.foundation.vocabularies.retelling import retell_more
from essaim.foundation.vocabularies.terms import Curated, ensure_words


@pytest.fixture
def space(make_space: Any) -> Any:
    return make_space()


@pytest.fixture
def bearing(space: Any) -> Any:
    """`bearing("coopération")` → a card of the space that bears these values."""

    def make(*values: str, where: Any = None, **fields: Any) -> Actor:
        return add_actor(
            SYSTEM, where or space, name=f"Fiche {Actor.objects.count()}", values=list(values), **fields
        )

    return make


def value(slug: str) -> Term:
    return Term.objects.get(scheme="value", slug=slug)


def borne(actor: Actor) -> dict[str, list[str]]:
    return explicit_terms([actor])[actor.pk]


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_renamed_value_keeps_its_address_and_its_imports(bearing: Any, client: Any) -> None:
    actor = bearing("Coopération")
    term = edit_term(SYSTEM, value("cooperation"), label="Coopérations", alternates=["Faire ensemble"])
    assert (term.slug, borne(actor)["values"]) == ("cooperations", ["Coopérations"])
    response = client.get("/mots/valeurs/cooperation/?format=jsonld")
    assert (response.status_code, response["Location"]) == (301, "/mots/valeurs/cooperations/?format=jsonld")
    assert client.get("/mots/valeurs/faire-ensemble/").status_code == 301
    assert client.get("/mots/valeurs/cooperations/").status_code == 200
    assert ensure_words("value", ["COOPERATION", "Faire ensemble"]) == {
        "cooperation": term,
        "faire-ensemble": term,
    }
    edit_term(SYSTEM, term, label="Coopération")  # and back: the address is its own again
    assert client.get("/mots/valeurs/cooperation/").status_code == 200


def test_two_values_become_one(bearing: Any, client: Any) -> None:
    one, both, other = bearing("Solidarité"), bearing("Solidarité", "Entraide"), bearing("Entraide")
    loser, winner = value("solidarite"), value("entraide")
    merge_terms(SYSTEM, loser, into=winner)
    assert finish_merges() == 0 and forget_merges() == 0
    assert [borne(each)["values"] for each in (one, both, other)] == [["Entraide"]] * 3
    TermMerge.objects.update(at=timezone.now() - KEPT - timedelta(minutes=1))
    assert forget_merges() == 1 and not Term.objects.filter(pk=loser.pk).exists()
    assert client.get("/mots/valeurs/solidarite/")["Location"] == "/mots/valeurs/entraide/"
    assert {each.name for each in client.get("/annuaire/?categorie=valeur:solidarite").context["page"].rows} == {
        one.name, both.name, other.name
    }  # fmt: skip
    assert borne(bearing("solidarité", "entraide"))["values"] == ["Entraide"]
    assert "Solidarité" in client.get("/mots/valeurs/entraide/").content.decode()


def test_many_bearers_follow_little_by_little(bearing: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("essaim.foundation.vocabularies.merging.AT_ONCE", 2)
    cards = [bearing("Un") for _number in range(7)]
    bearing("Deux")
    merge_terms(SYSTEM, value("un"), into=value("deux"))
    assert sum(borne(each)["values"] == ["Deux"] for each in cards) == 2
    assert ensure_words("value", ["Un"])["un"].slug == "deux"
    assert finish_merges() == 5 and all(borne(each)["values"] == ["Deux"] for each in cards)
    assert AT_ONCE > 2


def test_a_merged_category_brings_the_one_above(bearing: Any, client: Any) -> None:
    actor = bearing(categories=["amap"])
    amap, garden = (Term.objects.get(scheme="category", slug=slug) for slug in ("amap", "repair-cafe"))
    merge_terms(SYSTEM, amap, into=garden)
    finish_merges()
    assert borne(actor)["categories"] == ["repair-cafe"]
    assert ("reemploi", True) in actor.actor_terms.values_list("term__slug", "implied")
    found = Curated().find("amap")
    assert found and found.slug == "repair-cafe"
    assert len(client.get("/annuaire/?categorie=amap").context["page"].rows) == 1
    sync_categories()
    assert not Term.objects.filter(
        scheme="category", slug="amap"
    ).exists()  # the shipped tree does not bring it back


def test_a_correction_outlives_an_upgrade(db: None) -> None:
    term = edit_term(SYSTEM, Term.objects.get(scheme="category", slug="amap"), label="Paniers paysans")
    assert sync_categories() == 0
    term.refresh_from_db()
    assert (term.slug, term.label) == ("amap", "Paniers paysans")
    assert Curated().find("paniers paysans") and Curated().find("amap")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"label": ""}, "label"), ({"label": "!!!"}, "label"), ({"label": "x" * 201}, "label"), ({"label": "Deux"}, "label"),
        ({"label": "Un", "matches": ["javascript:alert(1)"]}, "matches"), ({"label": "Un", "alternates": ["Deux"]}, "alternates"),
        ({"label": "Un", "alternates": ["x" * 201]}, "alternates"), ({"label": "Un", "definition": "x" * 1001}, "definition"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_changes_nothing(bearing: Any, fields: dict[str, Any], wrong: str) -> None:
    bearing("Un", "Deux")
    with pytest.raises(ValidationError) as refused:
        edit_term(SYSTEM, value("un"), **fields)
    assert wrong in refused.value.message_dict
    assert value("un").label == "Un" and not TermAlias.objects.exists()


def test_what_cannot_merge(bearing: Any) -> None:
    bearing("Un")
    category = Term.objects.get(scheme="category", slug="amap")
    for term, into in ((value("un"), value("un")), (value("un"), category), (category.parent, category)):
        with pytest.raises(ValidationError):
            merge_terms(SYSTEM, term, into=into)


def test_the_tree_has_two_levels(db: None) -> None:
    leaf, top, other = (Term.objects.get(slug=slug) for slug in ("amap", "alimentation", "habitat"))
    assert move_term(SYSTEM, leaf, parent=other).parent == other
    assert move_term(SYSTEM, leaf, parent=None).parent is None
    for term, parent in ((top, other), (leaf, leaf)):
        with pytest.raises(ValidationError):
            move_term(SYSTEM, term, parent=parent)


@pytest.mark.parametrize("role", ["", "guest", "member", "facilitator", "administrator"])
def test_who_changes_which_words(
    bearing: Any, space: Any, make_space: Any, make_user: Any, join: Any, role: str
) -> None:
    user = make_user("personne")
    if role:
        join(user, space, role)
    bearing("À nous", "Aussi")
    bearing("À tous", where=make_space("ailleurs"))
    ours, theirs, category = value("a-nous"), value("a-tous"), Term.objects.get(slug="amap")
    keeps = role in ("facilitator", "administrator")
    client = signed_in(user)
    for path in ("modifier", "reunir"):
        assert client.get(f"/mots/valeurs/a-nous/{path}/").status_code == (200 if keeps else 403)
        assert client.get(f"/mots/categories/amap/{path}/").status_code == 403
    assert client.get("/mots/importer/").status_code == 403
    with pytest.raises(ValidationError if keeps else Denied):
        edit_term(user, theirs, label="Autrement")
    with pytest.raises(ValidationError if keeps else Denied):
        merge_terms(user, ours, into=theirs)
    for act in (lambda: edit_term(user, category, label="X"), lambda: move_term(user, category, parent=None),
                lambda: merge_terms(user, category, into=category)):  # fmt: skip
        with pytest.raises(Denied):
            act()
    if keeps:
        merge_terms(user, ours, into=value("aussi"))
    else:
        with pytest.raises(Denied):
            merge_terms(user, ours, into=value("aussi"))


def test_a_person_merges_with_a_preview(bearing: Any, space: Any, make_user: Any, join: Any) -> None:
    user = make_user("anim")
    join(user, space, "facilitator")
    bearing("Un")
    bearing("Deux")
    client, address = signed_in(user), "/mots/valeurs/un/reunir/"
    for typed, said in (("Rien", "Aucun mot"), ("Un", "même mot"), ("", "wrong")):
        assert said in client.post(address, {"into": typed}).content.decode()
    page = client.post(address, {"into": "deux"}).content.decode()
    assert "1 fiche changera de mot" in page and value("un").merged_into is None
    assert client.post(address, {"into": "deux", "do": "merge"})["Location"] == "/mots/valeurs/deux/"
    assert client.get(address)["Location"] == "/mots/valeurs/deux/"
    assert client.get("/mots/").status_code == 200


def test_public_cards_are_counted(bearing: Any, client: Any) -> None:
    bearing("Un")
    bearing("Un", visibility="group")
    assert count_uses() == 1 and value("un").uses == 1 and count_uses() == 0
    assert "1" in client.get("/mots/valeurs/un/").content.decode()


def test_pages_answer_anything(db: None, client: Any, django_assert_max_num_queries: Any) -> None:
    for path in ("/mots/autres/x/", "/mots/valeurs/rien/", "/mots/valeurs.xml", "/mots/autres.ttl"):
        assert client.get(path).status_code == 404
    assert client.get("/mots/?apres=%00zzz").status_code == 200
    with django_assert_max_num_queries(6):
        client.get("/mots/?x=1")
    said = client.get("/mots/categories/alimentation/?format=jsonld").json()
    assert said["closeMatch"] == ["http://purl.org/essglobal/standard/themes/T2"]


def test_an_import_that_says_a_former_name_is_no_correction(bearing: Any, space: Any) -> None:
    from essaim.connect.actors.applying import Chunk
    from essaim.connect.actors.models import SourceRecord
    from essaim.connect.actors.values import digest

    actor = bearing("Un")
    said = {"name": actor.name, "kind": "initiative", "values": ["Un"]}
    SourceRecord.objects.create(
        space=space, source="s", external_id="1", actor=actor, digest=digest(said), fields=said
    )
    edit_term(SYSTEM, value("un"), label="Premier")
    planned = (
        Chunk(space, "s", [("1", actor.name, {"kind": "initiative", "values": ["Un", "Deux"]})])
        .steps[0]
        .planned
    )
    assert planned.changes["values"] == [["Premier"], ["Premier", "Deux"]] and not planned.reason


def tag(slug: str) -> Term:
    return Term.objects.get(scheme="tag", slug=slug)


def test_a_merge_is_undone(bearing: Any, client: Any) -> None:
    one, both, other = (bearing(keywords=words) for words in (["Vélo"], ["Vélo", "Cycle"], ["Cycle"]))
    since, changed = bearing(keywords=["Cycle"]), bearing(keywords=["Vélo"])
    loser, winner = tag("velo"), edit_term(SYSTEM, tag("cycle"), label="Cycle", alternates=["Cycles"])
    edit_term(SYSTEM, loser, label="Vélo", alternates=["Bicyclette"], matches=["https://exemple.org/velo"])
    merge_terms(SYSTEM, loser, into=winner)
    finish_merges()
    edit_actor(SYSTEM, changed, keywords=["Marche"])  # what people did since stands
    winner.refresh_from_db()
    assert winner.alternates == ["Cycles", "Vélo", "Bicyclette"]
    assert client.get("/mots/mots-cles/bicyclette/")["Location"] == "/mots/mots-cles/cycle/"
    unmerge_terms(SYSTEM, winner, merge=undoable(winner)[0])
    finish_merges()
    assert [borne(each)["keywords"] for each in (one, both, other, since, changed)] == [
        ["Vélo"], ["Cycle", "Vélo"], ["Cycle"], ["Cycle"], ["Marche"],
    ]  # fmt: skip
    for path in ("velo", "cycle"):
        assert client.get(f"/mots/mots-cles/{path}/").status_code == 200
    assert client.get("/mots/mots-cles/bicyclette/")["Location"] == "/mots/mots-cles/velo/"
    winner.refresh_from_db()
    assert (winner.alternates, winner.matches) == (["Cycles"], [])
    assert not TermMerge.objects.exists() and not Moved.objects.exists()
    assert stale(["actors.actor"]) == {}


def test_a_merged_category_is_taken_out_with_what_it_implied(bearing: Any) -> None:
    actor, both = bearing(categories=["amap"]), bearing(categories=["amap", "repair-cafe"])
    amap, repair = (Term.objects.get(scheme="category", slug=slug) for slug in ("amap", "repair-cafe"))
    merge_terms(SYSTEM, amap, into=repair)
    unmerge_terms(SYSTEM, repair, merge=undoable(repair)[0])
    finish_merges()
    assert borne(actor)["categories"] == ["amap"] and set(borne(both)["categories"]) == {
        "amap",
        "repair-cafe",
    }
    assert list(actor.actor_terms.filter(implied=True).values_list("term__slug", flat=True)) == [
        "alimentation"
    ]


def test_many_go_back_little_by_little(bearing: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("essaim.foundation.vocabularies.merging.AT_ONCE", 2)
    cards = [bearing("Un") for _number in range(5)]
    bearing("Deux")
    winner = value("deux")
    merge_terms(SYSTEM, value("un"), into=winner)
    unmerge_terms(SYSTEM, winner, merge=undoable(winner)[0])  # before everything had moved
    assert finish_merges() == 0
    assert all(borne(each)["values"] == ["Un"] for each in cards)
    merge_terms(SYSTEM, value("un"), into=winner)
    finish_merges()
    unmerge_terms(SYSTEM, winner, merge=undoable(winner)[0])
    assert sum(borne(each)["values"] == ["Un"] for each in cards) == 2
    assert finish_merges() == 3 and all(borne(each)["values"] == ["Un"] for each in cards)


def test_words_that_went_one_into_another_come_back_one_by_one(bearing: Any) -> None:
    actor = bearing("Un")
    bearing("Deux", "Trois")
    un, deux, trois = (value(slug) for slug in ("un", "deux", "trois"))
    merge_terms(SYSTEM, un, into=deux)
    merge_terms(SYSTEM, deux, into=trois)
    assert borne(actor)["values"] == ["Trois"]
    unmerge_terms(SYSTEM, trois, merge=undoable(trois)[0])
    assert borne(actor)["values"] == ["Deux"]
    deux.refresh_from_db()
    unmerge_terms(SYSTEM, deux, merge=undoable(deux)[0])
    assert borne(actor)["values"] == ["Un"]


def test_what_cannot_be_undone_is_said(bearing: Any) -> None:
    bearing("Un", "Deux")
    winner = value("deux")
    merge_terms(SYSTEM, value("un"), into=winner)
    merge = undoable(winner)[0]
    edit_term(SYSTEM, winner, label="Un")
    with pytest.raises(ValidationError, match="renommez-le"):
        unmerge_terms(SYSTEM, winner, merge=merge)
    edit_term(SYSTEM, winner, label="Deux")
    TermMerge.objects.update(at=timezone.now() - KEPT - timedelta(minutes=1))
    merge.refresh_from_db()
    assert undoable(winner) == []
    with pytest.raises(ValidationError, match="trop tard"):
        unmerge_terms(SYSTEM, winner, merge=merge)
    assert borne(Actor.objects.get())["values"] == ["Deux"]


@pytest.mark.parametrize("role", ["", "member", "facilitator", "elsewhere"])
def test_who_undoes(bearing: Any, space: Any, make_space: Any, make_user: Any, join: Any, role: str) -> None:
    bearing("Un", "Deux")
    winner = value("deux")
    merge_terms(SYSTEM, value("un"), into=winner)
    user = make_user("personne")
    if role:
        join(
            user,
            make_space("ailleurs") if role == "elsewhere" else space,
            "facilitator" if role == "elsewhere" else role,
        )
    client, loser = signed_in(user), undoable(winner)[0].loser
    address = f"/mots/valeurs/deux/separer/{loser.public_id}/"
    assert ("separer" in client.get("/mots/valeurs/deux/").content.decode()) == (
        role in ("facilitator", "elsewhere")
    )
    answer = client.post(address)
    assert answer.status_code == (302 if role in ("facilitator", "elsewhere") else 403)
    assert Term.objects.filter(scheme="value", slug="un").exists() == (role == "facilitator")
    assert client.get(address).status_code in (403, 405)


@pytest.mark.parametrize(
    ("role", "path", "allowed"),
    [
        ("member", "mots-cles", False), ("facilitator", "mots-cles", True), ("facilitator", "valeurs", True),
        ("facilitator", "themes", False), ("facilitator", "categories", False), ("host", "themes", True), ("host", "categories", True),
    ],
)  # fmt: skip
def test_who_adds_a_word(space: Any, make_user: Any, join: Any, role: str, path: str, allowed: bool) -> None:
    user = make_user("personne", is_host=role == "host")
    if role != "host":
        join(user, space, role)
    client, address = signed_in(user), f"/mots/ajouter/{path}/"
    assert client.get(address).status_code == (200 if allowed else 403)
    assert ("Ajouter un mot" in client.get(f"/mots/{path}/").content.decode()) == allowed
    answer = client.post(address, {"label": "  Low   tech ", "alternates": "Basses technologies"})
    assert answer.status_code == (302 if allowed else 403)
    if allowed:
        assert answer["Location"] == f"/mots/{path}/low-tech/"
        assert client.get(f"/mots/{path}/basses-technologies/")["Location"] == answer["Location"]
        for wrong in ("", "!!", "low-TECH", "Basses technologies"):
            page = client.post(address, {"label": wrong})
            assert page.status_code == 200 and "wrong" in page.content.decode()
        assert "Low tech" in client.get(f"/mots/{path}/").content.decode()
        assert stale(["vocabularies.term"]).get("vocabularies.term", set()) <= set(
            Term.objects.exclude(label="Low tech").values_list("pk", flat=True)
        )


def test_a_renamed_word_is_what_search_says(bearing: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("essaim.foundation.vocabularies.retelling.AT_ONCE", 2)
    for _number in range(5):
        bearing(keywords=["Vrac"])
    edit_term(SYSTEM, tag("vrac"), label="Sans emballage")
    assert len(stale(["actors.actor"])["actors.actor"]) == 3
    assert retell_more() == 3 and stale(["actors.actor"]) == {} and retell_more() == 0


def test_only_words_that_may_be_read_are_listed_and_found(bearing: Any, client: Any, make_user: Any) -> None:
    bearing(keywords=["Ouvert", "Café"])
    bearing(keywords=["Discret"], visibility="private")
    count_uses()
    page = client.get("/mots/mots-cles/").content.decode()
    assert "Ouvert" in page and "Discret" not in page
    assert "Discret" not in client.get("/mots/mots-cles.ttl").content.decode()
    assert {row.title for row in in_order(find(AnonymousUser(), "ouvert").keys)} >= {"Ouvert"}
    assert not [row for row in in_order(find(AnonymousUser(), "discret").keys) if row.title == "Discret"]
    assert differences(AnonymousUser()) == {} and differences(make_user("x")) == {}


def test_a_word_of_any_alphabet_has_its_page(bearing: Any, client: Any) -> None:
    actor = bearing(keywords=["تضامن", "Взаимопомощь"])
    assert client.get(f"/acteurs/{actor.public_id}/").status_code == 200
    for word in ("تضامن", "взаимопомощь"):
        assert client.get(f"/mots/mots-cles/{word}/").status_code == 200
        assert len(client.get("/annuaire/", {"mot": word}).context["page"].rows) == 1


def test_the_crosswalks_are_on_one_page(db: None, client: Any, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        page = client.get("/mots/correspondances/").content.decode()
    for said in (
        "Souveraineté alimentaire",
        "type_of_initiative=repair_cafe",
        "PAIR",
        "/mots/themes/finances-solidaires/",
    ):
        assert said in page
    said = client.get("/mots/themes/finances-solidaires/?format=jsonld").json()
    assert said["closeMatch"] == ["http://purl.org/essglobal/standard/themes/T3"]

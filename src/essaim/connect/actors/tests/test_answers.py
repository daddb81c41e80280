"""What cards answer to the questions of their networks: who answers, who reads, where it shows, what survives."""

import csv
import io
import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.connect.actors import sinks
from essaim.connect.actors.actions import add_actor, edit_actor, purge_actor
from essaim.connect.actors.answers import asked_of, of_cards, shown, values_of
from essaim.connect.actors.comparing import compare
from essaim.connect.actors.history import history
from essaim.connect.actors.listing import asked as asked_list
from essaim.connect.actors.models import Actor, Answer, SourceRecord
from essaim.connect.actors.reviewing import lack
from essaim.connect.actors.sinks import ActorSink
from essaim.connect.actors.subscribers import index_answers
from essaim.connect.actors.tests.factories import make_actor, make_record
from essaim.connect.questions.actions import add_question, edit_question, withdraw_question
from essaim.connect.questions.models import Kind, Question
from essaim.exchange.transfers.exports import export, export_list
from essaim.foundation.accounts.models import Party
from essaim.foundation.formats.mapping import Mapping
from essaim.foundation.formats.registry import formats, open_records
from essaim.foundation.imports.actions import apply_import, choose_columns, start_import, undo_import
from essaim.foundation.imports.models import Import
from essaim.foundation.imports.reviewing import keep_fields
from essaim.foundation.imports.running import go_on
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.search.queries import keys_matching
from essaim.foundation.spaces.models import Membership, Space

pytestmark = pytest.mark.django_db
ROLES = ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]
VALUES = {
    "line": ("Un mot", "Un mot"),
    "text": ("Deux\nlignes", "Deux\nlignes"),
    "number": ("1 250", 1250),
    "euros": ("12,50", "12.50"),
    "day": ("2026-05-12", "2026-05-12"),
    "yes_no": ("non", False),
    "one": ("salle", "salle"),
    "several": (["outils", "salle"], ["salle", "outils"]),
    "url": ("exemple.org", "https://exemple.org"),
}


def ask(space: Any, wording: str = "Des visites ?", kind: str = "yes_no", **fields: Any) -> Question:
    choices = "Salle\nOutils" if kind in ("one", "several") else ""
    return add_question(SYSTEM, space, **{"wording": wording, "kind": kind, "choices": choices, **fields})


def said(card: Actor, *questions: Question) -> list[Any]:
    found = values_of([card.pk], questions)[card.pk]
    return [found.get(question.name) for question in questions]


def page(client: Any, card: Actor, name: str = "actor") -> str:
    return str(client.get(reverse(f"actors:{name}", args=[card.public_id])).content.decode())


@pytest.fixture
def two(space: Any) -> tuple[Question, Question]:
    """A question whose answers everybody reads, one whose answers members read."""
    return ask(space, "Des visites ?"), ask(space, "Le loyer ?", "euros", visibility="group")


@pytest.fixture
def card(space: Any, two: Any) -> Actor:
    made = make_actor(space, "Fabrique")
    edit_actor(SYSTEM, made, **{two[0].name: "oui", two[1].name: "300"})
    return made


# -- values, and where they are kept


@pytest.mark.parametrize("kind", Kind.values)
def test_each_kind_has_its_column(space: Any, kind: str) -> None:
    question, card = ask(space, kind=kind), make_actor(space)
    given, value = VALUES[kind]
    edit_actor(SYSTEM, card, **{question.name: given})
    assert said(card, question) == [value]
    edit_actor(SYSTEM, card, **{question.name: given})
    assert Answer.objects.count() == 1
    edit_actor(SYSTEM, card, **{question.name: ""})
    assert not Answer.objects.exists()


def test_a_new_card_answers_at_once(space: Any, two: Any) -> None:
    card = add_actor(SYSTEM, space, name="Nouvelle", **{two[0].name: "oui"})
    assert said(card, two[0]) == [True]


def test_nothing_is_written_where_something_is_wrong(card: Actor, two: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        edit_actor(SYSTEM, card, summary="Écrit", **{two[0].name: "peut-être", two[1].name: "cher"})
    assert set(refused.value.message_dict) == {two[0].name, two[1].name}
    assert Actor.objects.get(pk=card.pk).summary == ""
    with pytest.raises(ValidationError, match="pas, ou plus, posée"):
        edit_actor(SYSTEM, card, **{"q-inconnue": "oui"})


# -- which cards are asked


def test_cards_of_groups_and_of_member_organisations_are_asked(space: Any, make_space: Any, two: Any) -> None:
    group = make_space("groupe", space, kind=Space.Kind.GROUP)
    network = make_space("autre", space, kind=Space.Kind.NETWORK)
    of_group = ask(group, "Du groupe ?")
    party = Party.objects.create(kind="organisation", name="Adhérente")
    belonging = Membership.objects.create(space=space, party=party)
    inner, apart = make_actor(group), make_actor(network)
    member = make_actor(network, party=party)
    assert asked_of(inner) == [of_group, *two]
    assert asked_of(apart) == []
    assert asked_of(member) == list(two)
    edit_actor(SYSTEM, member, **{two[0].name: "oui"})
    assert [value for _question, value in of_cards([member], None)[member.pk]] == [True]
    belonging.until = belonging.since
    belonging.save()
    member = Actor.objects.select_related("space").get(pk=member.pk)
    assert of_cards([member], None)[member.pk] == []
    assert shown(member, None) == {}
    assert Answer.objects.count() == 1


# -- who


@pytest.mark.parametrize("role", ROLES)
def test_who_reads(role: str, people: Any, card: Actor, two: Any, as_: Any) -> None:
    inside = role in ("guest", "member", "facilitator", "administrator")
    client = as_(people[role])
    for text in (page(client, card), page(client, card, "history")):
        assert "Des visites" in text
        assert ("Le loyer" in text) == inside
    other = make_actor(card.space, "Autre")
    rows = [row.label for part in compare([card, other], people[role]) for row in part.rows]
    assert ("Le loyer ?" in rows, "Des visites ?" in rows) == (inside, True)
    written = b"".join(export(card.space, formats()["csv"], people[role])).decode()
    loyer = bool(re.search(r"(?<![\w-])300(?![\w-])", written))  # a number, not a piece of an identifier
    assert (loyer, "Le loyer" in written, "Des visites" in written) == (inside, inside, True)


@pytest.mark.parametrize("role", ROLES)
def test_who_answers(role: str, people: Any, card: Actor, two: Any) -> None:
    allowed = role in ("facilitator", "administrator")
    if allowed:
        edit_actor(people[role], card, **{two[1].name: "400"})
    else:
        with pytest.raises(Denied):
            edit_actor(people[role], card, **{two[1].name: "400"})
    assert said(card, two[1]) == ["400.00" if allowed else "300.00"]


def test_its_own_people_read_what_they_answer_to_a_network_that_they_are_no_member_of(
    space: Any, make_space: Any, make_user: Any, people: Any, two: Any, as_: Any
) -> None:
    party, user = Party.objects.create(kind="organisation", name="Adhérente"), make_user("mandataire")
    home = make_space("maison-mere", parent=None)
    Membership.objects.create(space=space, party=party)
    Membership.objects.create(space=home, party=user.party, role="facilitator")
    card = make_actor(home, "Adhérente", party=party)
    edit_actor(SYSTEM, card, **{two[1].name: "12"})
    assert "Le loyer" not in page(as_(user), card)  # facilitates where the card is kept, and that is all
    assert two[1].name not in page(as_(user), card, "edit")
    with pytest.raises(ValidationError, match="posée à cette fiche"):
        edit_actor(user, card, **{two[1].name: "13"})
    from essaim.foundation.kernel.scope import forget_scope
    from essaim.foundation.spaces.models import Mandate

    Mandate.objects.create(person=user.party, organisation=party, card_only=True)
    forget_scope(user)
    assert "Le loyer" in page(as_(user), card)
    edit_actor(user, card, **{two[1].name: "13"})


def test_a_space_that_is_not_public_keeps_what_it_asks_to_itself(
    make_space: Any, people: Any, space: Any, as_: Any
) -> None:
    """Its name on the card of an organisation would tell that this one belongs to it."""
    closed = make_space("discret", visibility="group", name="Réseau discret")
    party = Party.objects.create(kind="organisation", name="Adhérente")
    Membership.objects.create(space=closed, party=party)
    question = ask(closed, "Un mot ?", "line")
    card = make_actor(space, "Adhérente", party=party)
    edit_actor(SYSTEM, card, **{question.name: "zinzolin"})
    text = page(as_(people["facilitator"]), card) + page(as_(people["facilitator"]), card, "edit")
    assert "Réseau discret" not in text
    assert "zinzolin" not in text
    assert _titles("zinzolin") == []
    Space.objects.filter(pk=closed.pk).update(visibility="public")
    index_answers(question_id=question.pk)
    assert "zinzolin" in page(as_(None), card)
    assert _titles("zinzolin") == ["Adhérente"]


# -- the form and the page


def test_the_form_asks_keeps_what_is_typed_and_saves(
    space: Any, people: Any, card: Actor, two: Any, as_: Any
) -> None:
    questions = {kind: ask(space, f"Question {kind} ?", kind) for kind in Kind.values}
    client, address = as_(people["facilitator"]), reverse("actors:edit", args=[card.public_id])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name not in ("categories", "themes")}
    typed = {question.name: VALUES[kind][0] for kind, question in questions.items()}
    wrong = client.post(
        address, sent | typed | {questions["day"].name: "31/02/2026", questions["one"].name: "four"}
    )
    text = wrong.content.decode()
    assert wrong.status_code == 200
    assert "Cette date n’existe pas" in text
    assert "Ce choix n’est pas proposé" in text
    assert "Deux\nlignes" in text
    assert Answer.objects.count() == 2
    assert client.post(address, sent | typed).status_code == 302
    assert said(card, *questions.values()) == [VALUES[kind][1] for kind in questions]
    shown_page = page(client, card)
    assert "Questions posées par" in shown_page
    assert "1 250" in shown_page
    assert "12 mai 2026" in shown_page


def test_who_keeps_the_card_is_led_to_what_is_still_asked(
    people: Any, space: Any, two: Any, as_: Any
) -> None:
    card = make_actor(space)
    assert "Répondre à 2 questions" in page(as_(people["facilitator"]), card)
    assert "Questions posées par" not in page(as_(people["member"]), card)


def test_what_is_expected_is_said_lacking_last(space: Any, two: Any) -> None:
    card = make_actor(space)
    edit_question(SYSTEM, two[0], wording="Des visites ?", expected=True)
    full = {"summary": "S", "city": "Lille", "missions": ["M"], "territory": "T", "salaried": 1, "budget": 1,
            "funders": ["F"], "website": "https://exemple.org"}  # fmt: skip
    terms: dict[str, list[Any]] = {"categories": ["c"], "values": ["v"]}
    for name, value in full.items():
        setattr(card, name, value)
    assert [label for label, _url in lack(card, terms, None).items] == ["Des visites ?"]
    edit_actor(SYSTEM, card, **{two[0].name: "non"})
    assert lack(card, terms, None).items == []


def test_linked_data_say_what_is_public_whoever_asks(people: Any, card: Actor, two: Any, as_: Any) -> None:
    address = reverse("actors:actor", args=[card.public_id]) + "?format=jsonld"
    found = json.loads(as_(people["facilitator"]).get(address).content)
    assert found["additionalProperty"] == [
        {"@type": "PropertyValue", "propertyID": "des-visites", "name": "Des visites ?", "value": True}
    ]


def test_a_page_pays_one_query_where_nothing_is_asked(space: Any, make_space: Any, client: Any) -> None:
    card, address = make_actor(space), ""
    group = make_space("groupe", space, kind=Space.Kind.GROUP)
    for each in (card, make_actor(group)):
        address = reverse("actors:actor", args=[each.public_id])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        assert sum("questions_question" in query["sql"] for query in queries) == 1
        assert not any('FROM "actors_answer"' in query["sql"] for query in queries)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("actors:directory"))
    assert not any("questions_" in query["sql"] for query in queries)


def test_thirty_questions_cost_no_more(space: Any, client: Any) -> None:
    card = make_actor(space)
    edit_actor(SYSTEM, card, **{ask(space, f"Question {n} ?").name: "oui" for n in range(30)})
    with CaptureQueriesContext(connection) as queries:
        assert page(client, card).count("<dt>Question") == 30
    assert sum("questions_" in query["sql"] or "actors_answer" in query["sql"] for query in queries) == 2


# -- what follows


def test_history_says_before_and_after(people: Any, card: Actor, two: Any) -> None:
    edit_actor(people["facilitator"], card, **{two[0].name: "non"})
    changes, _following = history(card, people["facilitator"])
    assert ("Des visites ?", "oui", "non") in changes[0].differences
    withdraw_question(SYSTEM, two[0])
    changes, _following = history(card, people["facilitator"])
    assert not any(label == "Des visites ?" for change in changes for label, *_sides in change.differences)


def test_what_everybody_reads_is_found(space: Any, make_space: Any) -> None:
    public, members = (
        ask(space, "Un conseil ?", "text"),
        ask(space, "Un secret ?", "text", visibility="group"),
    )
    card = make_actor(space, "Fabrique")
    edit_actor(SYSTEM, card, **{public.name: "Ouvrez les tabourets", members.name: "Le zinzolin"})

    assert _titles("tabourets") == ["Fabrique"]
    assert _titles("zinzolin") == []
    edit_question(SYSTEM, public, wording="Un conseil ?", visibility="group")
    index_answers(question_id=public.pk)
    assert _titles("tabourets") == []


def _titles(text: str) -> list[str]:
    keys = keys_matching(Actor.type_name(), text, 10)
    return list(Actor.objects.filter(pk__in=keys).values_list("name", flat=True))


def test_a_purged_card_leaves_no_answer(card: Actor) -> None:
    purge_actor(SYSTEM, card)
    assert not Answer.objects.exists()


def test_personal_data_say_them(people: Any, space: Any, two: Any) -> None:
    from essaim.connect.actors.personal import export as exported

    user = people["member"]
    add_actor(user, space, name="La mienne", **{two[0].name: "oui", two[1].name: "12,50"})
    found = exported(user)["Fiches de l’annuaire"][0]
    assert found["Des visites ?"] == "oui"
    assert found["Le loyer ?"].startswith("12,50")


# -- files


def rows_of(space: Any, user: Any, name: str = "csv") -> list[dict[str, str]]:
    text = b"".join(export(space, formats()[name], user)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_spreadsheet_has_a_column_for_each_question(people: Any, card: Actor, two: Any) -> None:
    make_actor(card.space, "Sans réponse")
    found = {row["name"]: row for row in rows_of(card.space, people["member"])}
    assert (found["Fabrique"]["Des visites ?"], found["Fabrique"]["Le loyer ?"]) == ("oui", "300")
    assert found["Sans réponse"]["Des visites ?"] == ""
    assert "Le loyer ?" not in rows_of(card.space, None)[0]
    content = b"".join(export(card.space, formats()["xlsx"], people["member"]))
    assert content[:2] == b"PK"
    filters = asked_list(None, {"espace": card.space.slug})
    listed = b"".join(export_list(filters, formats()["csv"], None)).decode()
    assert "Des visites" in listed
    everywhere = b"".join(export_list(asked_list(None, {}), formats()["csv"], None)).decode()
    assert "Des visites" not in everywhere


def test_json_formats_say_answers_too(card: Actor) -> None:
    found = json.loads(b"".join(export(card.space, formats()["geojson"], None)))
    assert found["features"][0]["properties"]["answers"] == {"Des visites ?": "oui"}
    for fmt in formats().values():
        if fmt.write:
            assert b"".join(export(card.space, fmt, None))


def test_two_questions_of_the_same_words_have_two_columns(space: Any) -> None:
    first, second = ask(space), ask(space)
    assert len(set(sinks.headings([first, second]).values())) == 2


CSV = "nom;Des visites ?;Loyer mensuel;Où ?\nFabrique;oui;300 €;Lille\nAtelier;peut-être;12,50;Arras\n"


def imported(space: Any, user: Any, content: str, roles: dict[str, str]) -> Import:
    batch = start_import(user, space, upload=io.BytesIO(content.encode()), file_name="f.csv", source="s")
    go_on(batch.pk)
    batch.refresh_from_db()
    if batch.state == Import.State.COLUMNS:
        pairs = [
            (each["heading"], roles.get(each["heading"], each["role"])) for each in batch.asked["columns"]
        ]
        choose_columns(user, batch, Mapping(tuple(pairs)))
        go_on(batch.pk)
        batch.refresh_from_db()
    return batch


def applied(batch: Import, user: Any) -> Import:
    apply_import(user, batch)
    go_on(batch.pk)
    batch.refresh_from_db()
    return batch


def test_a_column_is_a_question(people: Any, space: Any, two: Any, as_: Any) -> None:
    user = people["facilitator"]
    batch = start_import(user, space, upload=io.BytesIO(CSV.encode()), file_name="f.csv", source="s")
    go_on(batch.pk)
    batch.refresh_from_db()
    proposed = {each["heading"]: each["role"] for each in batch.asked["columns"]}
    assert proposed["Des visites ?"] == two[0].name
    client, address = as_(user), reverse("transfers:columns", args=[batch.public_id])
    assert "Questions de l’espace" in client.get(address).content.decode()
    sent = {"column-0": "name", "column-1": two[0].name, "column-2": two[0].name, "column-3": "city"}
    assert "est déjà donné par la colonne" in client.post(address, sent).content.decode()
    assert client.post(address, sent | {"column-2": two[1].name}).status_code == 302
    go_on(batch.pk)
    batch.refresh_from_db()
    text = client.get(reverse("transfers:import", args=[batch.public_id])).content.decode()
    assert "Le loyer" in text
    assert "Répondez oui ou non" in " ".join(batch.rows.values_list("reason", flat=True))
    applied(batch, user)
    cards = {each.name: each for each in Actor.objects.all()}
    assert said(cards["Fabrique"], *two) == [True, "300.00"]
    assert said(cards["Atelier"], *two) == [None, "12.50"]


def test_a_local_correction_outlives_a_refresh_and_undoing_gives_back(
    people: Any, space: Any, two: Any
) -> None:
    user = people["facilitator"]
    roles = {"Loyer mensuel": two[1].name}
    head = "id;nom;Des visites ?;Loyer mensuel\n"
    applied(imported(space, user, head + "1;Fabrique;oui;300\n2;Atelier;non;10\n", roles), user)
    fabrique, atelier = (Actor.objects.get(name=name) for name in ("Fabrique", "Atelier"))
    edit_actor(user, fabrique, **{two[1].name: "350"})  # corrected here
    left = imported(space, user, head + "1;Fabrique;oui;300\n2;Atelier;oui;10\n", roles)
    keep_fields(user, left, left.rows.get(name="Atelier"), [two[0].name])
    applied(left, user)
    assert said(atelier, *two) == [False, "10.00"]
    second = imported(space, user, head + "1;Fabrique;non;400\n2;Atelier;oui;\n", roles)
    row = second.rows.get(name="Fabrique")
    assert row.changes == {two[0].name: [True, False]}
    assert "Correction locale gardée" in row.reason
    assert "Le loyer" in row.reason
    applied(second, user)
    assert said(fabrique, *two) == [False, "350.00"]
    assert said(atelier, *two) == [True, None]
    edit_actor(user, atelier, **{two[0].name: "non"})
    undo_import(user, second)
    go_on(second.pk)
    assert said(fabrique, *two) == [True, "350.00"]
    assert said(atelier, *two) == [False, "10.00"]
    assert "laissée telle quelle" in second.rows.get(name="Atelier").note


def test_what_cannot_be_read_changes_nothing_of_a_known_card(people: Any, space: Any, two: Any) -> None:
    user, head = people["facilitator"], "id;nom;Des visites ?\n"
    applied(imported(space, user, head + "1;Fabrique;oui\n", {}), user)
    batch = imported(space, user, head + "1;Fabrique;bof\n", {})
    assert (batch.state, batch.unchanged) == (Import.State.APPLIED, 1)
    assert "Répondez oui ou non" in batch.rows.get().reason
    assert said(Actor.objects.get(), two[0]) == [True]


def test_a_question_withdrawn_meanwhile_is_said_and_the_rest_goes_on(
    people: Any, space: Any, two: Any
) -> None:
    user, head = people["facilitator"], "id;nom;Des visites ?;sigle\n"
    batch = imported(space, user, head + "1;Fabrique;oui;F\n", {})
    withdraw_question(SYSTEM, two[0])
    applied(batch, user)
    assert Actor.objects.get().acronym == "F"
    assert not Answer.objects.exists()


def test_an_import_without_questions_pays_nothing(space: Any, two: Any) -> None:
    records = [make_record("1", acronym="A"), make_record("2")]
    with CaptureQueriesContext(connection) as queries:
        ActorSink().plan(space, "s", records)
    assert not any("questions_" in query["sql"] or "actors_answer" in query["sql"] for query in queries)


def test_a_hostile_record_answers_nothing(space: Any, two: Any) -> None:
    record = make_record("1", answers={"q-../../": "oui", "q-": "x", two[0].name: "oui" * 9_000})
    planned = ActorSink().plan(space, "s", [record])[0]
    assert planned.plan == "create"
    assert "n’est plus posée" in planned.reason
    assert SourceRecord.objects.count() == 0


def test_a_file_of_ours_reads_back(card: Actor, people: Any) -> None:
    content = b"".join(export(card.space, formats()["csv"], people["member"]))
    found = list(open_records(io.BytesIO(content), "csv", "f.csv"))
    assert found[0].name == "Fabrique"  # type: ignore[union-attr]
    assert found[0].extra["Des visites ?"] == "oui"  # type: ignore[union-attr]

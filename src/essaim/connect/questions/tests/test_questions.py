"""Who asks, how questions change, what is refused."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from essaim.connect.actors.actions import edit_actor
from essaim.connect.actors.models import Answer
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.questions.actions import (
    MOST,
    add_question,
    ask_again,
    delete_question,
    edit_question,
    move_question,
    withdraw_question,
)
from essaim.connect.questions.models import Question
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry, Revision
from essaim.foundation.kernel.rules import Denied

pytestmark = pytest.mark.django_db
FACILITATING = ("facilitator", "administrator")


def ask(
    space: Any, wording: str = "Accueillez-vous des visites ?", by: Any = SYSTEM, **fields: Any
) -> Question:
    return add_question(by, space, **{"wording": wording, "kind": "yes_no", **fields})


def wordings(space: Any) -> list[str]:
    asked = Question.objects.filter(space=space, withdrawn_at=None).order_by("position")
    return list(asked.values_list("wording", flat=True))


@pytest.mark.parametrize(
    "role", ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]
)
def test_who_asks(role: str, people: Any, space: Any, as_: Any) -> None:
    client, asked = as_(people[role]), ask(space)
    page = reverse("questions:questions", args=[space.slug])
    change = reverse("questions:change", args=[asked.public_id])
    answer = client.get(page)
    posted = client.post(
        reverse("questions:add", args=[space.slug]),
        {"wording": "Et ?", "kind": "line", "visibility": "group"},
    )
    changed = client.post(change, {"do": "withdraw"})
    if role in FACILITATING:
        assert (answer.status_code, posted.status_code, changed.status_code) == (200, 302, 302)
        assert wordings(space) == ["Et ?"]
    else:
        assert answer.status_code in (302, 403)
        assert changed.status_code == 404
        assert wordings(space) == ["Accueillez-vous des visites ?"]


def test_actions_refuse_who_does_not_facilitate(people: Any, space: Any) -> None:
    asked = ask(space)
    for act in (
        lambda by: ask(space, by=by),
        lambda by: edit_question(by, asked, wording="Autre"),
        lambda by: move_question(by, asked, up=True),
        lambda by: withdraw_question(by, asked),
        lambda by: delete_question(by, asked),
    ):
        with pytest.raises(Denied):
            act(people["member"])
    assert wordings(space) == ["Accueillez-vous des visites ?"]


def test_a_question_is_told_in_the_journal(people: Any, space: Any) -> None:
    asked = ask(space, by=people["facilitator"])
    entry = Entry.objects.get(action="questions.add")
    assert (entry.space_id, entry.object_id) == (space.pk, asked.pk)
    assert Revision.objects.get(entry=entry).after["wording"] == "Accueillez-vous des visites ?"


def test_keys_are_stable_and_unique(space: Any, make_space: Any) -> None:
    first, second = ask(space), ask(space)
    assert (first.key, second.key) == ("accueillez-vous-des-visites", "accueillez-vous-des-visites-2")
    edit_question(SYSTEM, first, wording="Tout autre chose")
    assert Question.objects.get(pk=first.pk).key == "accueillez-vous-des-visites"
    assert ask(make_space("autre")).key == "accueillez-vous-des-visites"
    assert ask(space, "¿¿¿").key == "question"


def test_order(space: Any) -> None:
    rows = [ask(space, name) for name in "ABCD"]
    withdraw_question(SYSTEM, rows[1])
    move_question(SYSTEM, rows[3], up=True)
    assert wordings(space) == ["A", "D", "C"]
    move_question(SYSTEM, rows[3], up=True)
    move_question(SYSTEM, rows[3], up=True)
    assert wordings(space) == ["D", "A", "C"]
    move_question(SYSTEM, rows[2], up=False)
    assert wordings(space) == ["D", "A", "C"]
    ask_again(SYSTEM, rows[1])
    assert wordings(space) == ["D", "A", "C", "B"]


def test_choices_are_renamed_added_withdrawn_and_answers_stay(space: Any) -> None:
    asked = ask(space, "Quoi ?", kind="several", choices="Salle\nOutils\n\nSalle")
    card = make_actor(space)
    edit_actor(SYSTEM, card, **{asked.name: ["salle", "outils"]})
    edit_question(
        SYSTEM, asked, wording="Quoi ?", labels={"salle": "Une grande salle"}, gone=["outils"], choices="Vélo"
    )
    assert [(each["key"], each["label"], each["withdrawn"]) for each in asked.options] == [
        ("salle", "Une grande salle", False),
        ("outils", "Outils", True),
        ("velo", "Vélo", False),
    ]
    assert Answer.objects.get().choices == ["salle", "outils"]
    edit_actor(
        SYSTEM, card, **{asked.name: ["salle", "outils", "velo"]}
    )  # it bears the withdrawn one already
    with pytest.raises(ValidationError, match="n’est pas un des choix"):
        edit_actor(SYSTEM, make_actor(space), **{asked.name: ["outils"]})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"wording": "  "}, "wording"),
        ({"wording": "a" * 201}, "wording"),
        ({"help": "a" * 301}, "help"),
        ({"unit": "a" * 31, "kind": "number"}, "unit"),
        ({"kind": "secret"}, "kind"),
        ({"visibility": "private"}, "visibility"),
        ({"kind": "one", "choices": "Seul"}, "choices"),
        ({"kind": "one", "choices": "\n".join(map(str, range(500)))}, "choices"),
        ({"kind": "one", "choices": "a" * 121 + "\nb"}, "choices"),
        ({"kind": "one", "choices": "Été\nETE"}, "choices"),
    ],
)
def test_bad_questions_are_refused_in_their_field(space: Any, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ask(space, **fields)
    assert list(refused.value.message_dict) == [field]
    assert not Question.objects.exists()


def test_there_is_an_end_to_questions(space: Any) -> None:
    Question.objects.bulk_create(
        Question(space=space, key=f"k{n}", wording=f"Q{n}", kind="line", position=n) for n in range(MOST)
    )
    with pytest.raises(ValidationError, match="60 questions"):
        ask(space)


def test_an_answered_question_is_withdrawn_not_deleted(space: Any, people: Any, as_: Any) -> None:
    asked, free = ask(space), ask(space, "Libre ?")
    card = make_actor(space)
    edit_actor(SYSTEM, card, **{asked.name: "oui"})
    with pytest.raises(ValidationError, match="retirez-la plutôt"):
        delete_question(SYSTEM, asked)
    delete_question(SYSTEM, free)
    client = as_(people["facilitator"])
    card_page = reverse("actors:actor", args=[card.public_id])
    assert "Accueillez-vous des visites" in client.get(card_page).content.decode()
    client.post(reverse("questions:change", args=[asked.public_id]), {"do": "delete"})
    client.post(reverse("questions:change", args=[asked.public_id]), {"do": "withdraw"})
    assert Answer.objects.count() == 1
    assert "Accueillez-vous des visites" not in client.get(card_page).content.decode()
    client.post(reverse("questions:change", args=[asked.public_id]), {"do": "again"})
    assert "Accueillez-vous des visites" in client.get(card_page).content.decode()


def test_the_form_names_choices_one_by_one(space: Any, people: Any, as_: Any) -> None:
    client = as_(people["facilitator"])
    add = reverse("questions:add", args=[space.slug])
    refused = client.post(
        add, {"wording": "Quoi ?", "kind": "one", "choices": "Seul", "visibility": "public"}
    )
    assert "Il faut de 2 à 60 choix" in refused.content.decode()
    assert "Seul" in refused.content.decode()
    client.post(add, {"wording": "Quoi ?", "kind": "one", "choices": "Salle\nOutils", "visibility": "public"})
    asked = Question.objects.get()
    page = reverse("questions:edit", args=[asked.public_id])
    assert "Ne plus proposer" in client.get(page).content.decode()
    sent = {"wording": "Quoi donc ?", "label-salle": "Une salle", "label-outils": "Outils", "gone-outils": "on",
            "choices": "Vélo", "visibility": "group", "expected": "on"}  # fmt: skip
    assert client.post(page, sent).status_code == 302
    asked.refresh_from_db()
    assert (asked.wording, asked.visibility, asked.expected) == ("Quoi donc ?", "group", True)
    assert [each["label"] for each in asked.live_options] == ["Une salle", "Vélo"]
    wrong = client.post(page, {**sent, "label-salle": " ", "choices": ""})
    assert wrong.status_code == 200
    assert Question.objects.get().options == asked.options


def test_the_page_is_found_from_the_space_and_from_its_directory(space: Any, people: Any, as_: Any) -> None:
    page = reverse("questions:questions", args=[space.slug])
    directory = f"{reverse('actors:directory')}?espace={space.slug}"
    settings = reverse("spaces:settings", args=[space.slug])
    assert page in as_(people["administrator"]).get(settings).content.decode()
    assert page in as_(people["facilitator"]).get(directory).content.decode()
    assert page not in as_(people["member"]).get(directory).content.decode()

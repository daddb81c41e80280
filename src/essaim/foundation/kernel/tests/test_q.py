"""The evaluator of Q must say of an object what the database says of its row."""

from types import SimpleNamespace

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.foundation.kernel.models import Window
from essaim.foundation.kernel.q import matches, through

leaf = st.one_of(
    st.builds(lambda v: Q(what=v), st.sampled_from(["a", "b"])),
    st.builds(lambda v: Q(object_id__in=v), st.sets(st.integers(1, 3))),
    st.builds(lambda v: Q(object_id__gte=v), st.integers(0, 4)),
    st.builds(lambda v: Q(opens__isnull=v), st.booleans()),
    st.just(Q(pk__in=())),
    st.just(Q()),
)
questions = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds(lambda a, b: a & b, inner, inner),
        st.builds(lambda a, b: a | b, inner, inner),
        st.builds(lambda a: ~a, inner),
    ),
    max_leaves=8,
)


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(questions)
def test_agrees_with_the_database(question: Q) -> None:
    if not Window.objects.exists():
        Window.objects.bulk_create(
            Window(what=what, object_type="t", object_id=number) for what in "ab" for number in (1, 2, 3)
        )
    found = set(Window.objects.filter(question).values_list("pk", flat=True))
    assert {row.pk for row in Window.objects.all() if matches(question, row)} == found


def test_follows_single_valued_paths() -> None:
    class Thing:
        def __init__(self, **values: object) -> None:
            self.__dict__.update(values)

    assert matches(Q(space__kind="network"), Thing(space=Thing(kind="network")))
    assert not matches(Q(space__kind="network"), Thing(space=None))
    assert matches(Q(space__isnull=True), Thing(space=None))


def test_unknown_attribute_is_an_error_not_a_refusal() -> None:
    with pytest.raises(AttributeError):
        matches(Q(no_such_field=1), object())


@given(questions)
def test_a_question_asked_through_a_key_is_the_same(question: Q) -> None:
    for values in (
        {"pk": 1, "what": "a", "object_id": 1, "opens": None},
        {"pk": 2, "what": "b", "object_id": 3, "opens": 5},
    ):
        target = SimpleNamespace(**values)
        asked = through("target", question)
        assert matches(asked, SimpleNamespace(pk=9, target=target)) == matches(question, target)

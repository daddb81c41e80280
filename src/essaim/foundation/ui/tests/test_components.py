"""Every component renders, escapes what it is given, and leaves out what is absent."""

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines

from essaim.foundation.ui import charts
from essaim.foundation.ui.samples import Sample
from essaim.foundation.ui.templatetags import ui

HOSTILE = '<script>alert("x")</script>'


def render(source: str, **context: Any) -> str:
    return engines["django"].from_string("{% load ui %}" + source).render(context)


def test_every_tag_is_listed_at_the_top() -> None:
    for name in ui.register.tags:
        if name not in {"static_url", "preload_fonts"}:
            assert f"{{% {name}" in (ui.__doc__ or ""), name
    for name in ui.register.filters:
        assert f"|{name}" in (ui.__doc__ or ""), name


@pytest.mark.parametrize(
    "source",
    [
        "{% button x %}",
        "{% button x href=x kind='main' %}",
        "{% button x confirm=x name=x value=x %}",
        "{% tag x x %}",
        "{% state x 'good' %}",
        "{% breadcrumb x x x %}",
        "{% poll x %}",
        "{% card title=x href=x %}{{ x }}{% endcard %}",
        "{% notice x tone='danger' alert=True %}{{ x }}{% endnotice %}",
        "{% disclosure x %}{{ x }}{% enddisclosure %}",
        "{% filters action=x reset=x label=x %}{{ x }}{% endfilters %}",
        "{% table x %}{{ x }}{% endtable %}",
        "{% empty x text=x action=x href=x %}",
        "{% definitions pairs %}",
        "{% figures items %}",
        "{% tabs items %}",
        "{% data_table x columns rows %}",
        "{% pagination previous=x next=x note=x label=x %}",
        "{% diff x x '' %}",
        "{% gap item item item %}",
        "{% timeline items %}",
        "{% trail items %}",
        "{% tree items %}",
        "{% progress 1 2 x %}",
        "{% chart x amounts unit=x %}",
        "{% map_view clusters=x list=x bounds=x label=x dots=x %}",
    ],
)
def test_hostile_text_is_escaped(source: str) -> None:
    item = {
        "value": HOSTILE,
        "label": HOSTILE,
        "href": HOSTILE,
        "when": HOSTILE,
        "title": HOSTILE,
        "text": HOSTILE,
        "who": HOSTILE,
        "kind": HOSTILE,
        "note": HOSTILE,
        "state": HOSTILE,
        "current": True,
        "count": 3,
    }
    html = render(
        source,
        x=HOSTILE,
        item=item,
        items=[item],
        pairs=[(HOSTILE, HOSTILE, HOSTILE)],
        columns=[HOSTILE, HOSTILE],
        rows=[[HOSTILE, {"text": HOSTILE, "href": HOSTILE}]],
        amounts=[(HOSTILE, 3)],
    )
    assert "<script" not in html
    assert "script" in html
    assert " style=" not in html
    assert not re.search(r"\son\w+=", html)


def test_button_and_link() -> None:
    assert render("{% button 'A' href='/b' kind='main' %}") == '<a class="button main" href="/b">A</a>'
    assert "disabled" in render("{% button 'A' href='/b' disabled=True %}")
    assert 'data-confirm="Sûr ?"' in render("{% button 'A' confirm='Sûr ?' %}")


def test_breadcrumb_ends_with_the_page() -> None:
    html = render("{% breadcrumb 'Annuaire' '/annuaire/' 'Ici' %}")
    assert '<a href="/annuaire/">Annuaire</a>' in html
    assert '<span aria-current="page">Ici</span>' in html


def test_fields_say_what_they_want() -> None:
    html = render("{% form_errors form %}{% fields form %}", form=Sample({"email": "x"}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert html.count('aria-invalid="true"') >= 4
    assert '<a href="#id_name">' in html
    assert '<label for="id_name">Nom de la structure</label>' in html
    assert re.search(r'<fieldset class="field wrong"[^>]*aria-describedby="id_college_error"', html)
    assert 'type="date"' in html
    assert "(facultatif)" in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(described.split()) <= set(ids)


def test_a_date_keeps_its_value() -> None:
    assert 'value="2026-03-01"' in render(
        "{% field form.founded %}", form=Sample(initial={"founded": date(2026, 3, 1)})
    )


def test_no_error_no_summary() -> None:
    assert render("{% form_errors form %}", form=Sample()) == ""


def test_general_errors_come_first() -> None:
    class Both(forms.Form):
        def clean(self) -> None:
            raise forms.ValidationError("L’un ou l’autre.")

    html = render("{% form_errors form %}", form=Both({}))
    assert "Il reste un point à revoir" in html
    assert "L’un ou l’autre." in html


def test_hidden_fields_are_bare() -> None:
    class Hidden(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput)

    assert render("{% fields form %}", form=Hidden()) == '<input type="hidden" name="token" id="id_token">'


def test_definitions_leave_out_what_is_unknown() -> None:
    html = render("{% definitions pairs %}", pairs=[("A", None), ("B", 0), ("C", "")])
    assert html.count("<dt>") == 1
    assert "<dd>0</dd>" in html


def test_pages() -> None:
    page = Paginator(range(200), 10).page(5)
    html = render("{% pagination page query='q=a&b=c' %}", page=page)
    assert 'href="?q=a&amp;b=c&amp;page=6"' in html
    assert '<span class="here" aria-current="page">' in html
    assert render("{% pagination page %}", page=Paginator(range(3), 10).page(1)) == ""


def test_diff_and_gap() -> None:
    assert "<del>trois</del>" in render("{% diff 'Nom' 'trois lieux' 'deux lieux' %}")
    assert "rien" in render("{% diff 'Nom' None 'x' %}")
    gap = render("{% gap a b None %}", a={"text": "trois lieux"}, b={"text": "deux lieux"})
    assert "<del>trois</del>" in gap
    assert "<ins>deux</ins>" in gap
    assert "Rien pour l’instant." in gap


def test_progress() -> None:
    assert 'value="36"' in render("{% progress 640 1794 'Lignes' %}")
    assert "value=" not in render("{% progress 0 0 'Lignes' %}")
    assert 'value="100"' in render("{% progress 5 4 'Lignes' %}")


def test_bars() -> None:
    first, second, third = charts.bars([("a", 10, "10"), ("b", 5, "5"), ("c", -3, "-3")])
    assert (first.width, second.width, third.width) == ("100.00%", "50.00%", "0.00%")
    assert charts.bars([("a", 0, "0")])[0].width == "0.00%"
    assert charts.bars([]) == []


def test_a_chart_comes_with_its_table() -> None:
    html = render("{% chart 'Budget' rows unit='€' %}", rows=[("Dons", 1200), ("Autre", None)])
    assert html.count("1\u202f200\u202f€") == 2
    assert html.count("inconnu") == 2


def test_tables_have_captions_and_names_of_rows() -> None:
    html = render("{% data_table 'Liste' columns rows %}", columns=["A", "B"], rows=[["x", "y"]])
    assert "<caption>Liste</caption>" in html
    assert '<th scope="row"><span>x</span>' in html
    assert 'data-label="B"' in html

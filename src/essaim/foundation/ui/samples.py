"""What /style shows: a form in each state and invented content, some of it long."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from essaim.foundation.ui import palette
from essaim.foundation.ui.facets import Entry, Facet
from essaim.foundation.ui.widgets import Day

LONG = (
    "Association pour l’animation, la coordination et l’essaimage des initiatives d’économie solidaire "
    "et de coopération territoriale du pays des Trois-Rivières (exemple)"
)


class Sample(forms.Form):
    """One field of each sort."""

    name = forms.CharField(
        label="Nom de la structure", help_text="Tel qu’il est écrit dans les statuts.", max_length=80
    )
    email = forms.EmailField(label="Adresse de courriel", required=False)
    kind = forms.ChoiceField(
        label="Sorte", choices=[("", "Choisir…"), ("asso", "Association"), ("scop", "Scop")]
    )
    founded = forms.DateField(label="Date de création", required=False, widget=Day)
    budget = forms.IntegerField(
        label="Budget annuel", required=False, help_text="En euros, pour la dernière année close."
    )
    story = forms.CharField(
        label="Ce que vous faites", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    college = forms.ChoiceField(
        label="Collège",
        widget=forms.RadioSelect,
        choices=[("a", "Structures"), ("b", "Habitant·es"), ("c", "Collectivités")],
    )
    themes = forms.MultipleChoiceField(
        label="Thèmes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("r", "Réemploi"), ("m", "Mobilité"), ("a", "Alimentation")],
    )
    logo = forms.FileField(label="Logo", required=False, help_text="PNG ou SVG, 2 Mo au plus.")
    charter = forms.BooleanField(label="Nous avons lu la charte et nous la signons.")
    locked = forms.CharField(
        label="Identifiant", disabled=True, required=False, initial="SIRET non renseigné"
    )


class Filters(forms.Form):
    """A short bar of filters."""

    q = forms.CharField(label="Mots", required=False)
    territory = forms.ChoiceField(
        label="Territoire", required=False, choices=[("", "Tous les territoires"), ("1", "Couserans")]
    )
    theme = forms.ChoiceField(
        label="Thème", required=False, choices=[("", "Tous les thèmes"), ("2", "Réemploi")]
    )


def _facets() -> list[Facet]:
    """A value chosen, others to choose, a count that stops."""
    regions = [("Occitanie", 1000, True), ("Provence-Alpes-Côte d’Azur", 212, False), ("Bretagne", 1, False)]
    places = [Entry(label, count, "#change", more=more) for label, count, more in regions]
    return [Facet("Nature", [Entry("Initiative", 0, "#change", current=True)]), Facet("Lieu", places)]


def _reading() -> dict[str, Any]:
    return {
        "pairs": [
            ("Écrit par", "Réseau des Trois-Rivières (exemple)"),
            ("Relu par", "Garage solidaire de la Plaine (exemple)", "#reading"),
            ("Licence", "CC BY-SA 4.0"),
            ("Budget", None),
        ],
        "figures": [
            {"value": "248", "label": "structures"},
            {"value": "12", "label": "vérifiées ce mois-ci", "href": "#reading"},
            {"value": "1 794", "label": "initiatives importées"},
        ],
    }


def _history(today: date) -> dict[str, Any]:
    month = timedelta(days=30)
    return {
        "events": [
            {
                "when": today - 2 * month,
                "title": "Fiche corrigée",
                "who": "par Une Personne (exemple)",
                "href": "#change",
            },
            {
                "when": today - 5 * month,
                "title": "Import de 31 structures",
                "text": "Deux lignes laissées de côté.",
                "floor": "agir",
            },
            {"when": "Avant 2020", "title": "Première version, sans date connue"},
        ],
    }


def _plan() -> dict[str, Any]:
    return {
        "nodes": [
            {
                "label": "Faire vivre des lieux partagés",
                "open": True,
                "state": "en cours",
                "children": [
                    {
                        "label": "Ouvrir deux lieux",
                        "note": "3 actions",
                        "children": [{"label": "Trouver les murs", "href": "#change"}],
                    },
                    {"label": LONG, "note": "sans nouvelles depuis 5 mois"},
                ],
            },
            {"label": "Apprendre les uns des autres"},
        ],
    }


def _trail() -> dict[str, Any]:
    return {
        "thread": [
            {
                "kind": "Besoin",
                "label": "un lieu pour réparer",
                "note": "3 quartiers, 2022",
                "floor": "relier",
                "href": "#change",
            },
            {
                "kind": "Proposition 14",
                "label": "fusionnée avec la 9",
                "note": "212 soutiens",
                "floor": "decider",
            },
            {"kind": "Action 3.2", "label": "portée par la métropole", "note": "en retard", "floor": "agir"},
            {"kind": "Évaluation partagée", "note": "en mars", "floor": "evaluer", "pending": True},
        ],
        "built": {"text": "Ouvrir trois lieux partagés gérés par leurs usagers d’ici 2025."},
        "voted": {
            "text": "Ouvrir deux lieux partagés d’ici 2026.",
            "state": "affaibli",
            "tone": "warning",
            "href": "#change",
        },
        "done": {
            "text": "Un lieu ouvert, preuve du 12 mai.",
            "note": "Sans nouvelles du second depuis 5 mois.",
        },
    }


def _tables() -> dict[str, Any]:
    return {
        "columns": ["Structure", "Territoire", "État", {"label": "Budget", "number": True}],
        "rows": [
            [
                {"text": "Ressourcerie du Val (exemple)", "href": "#tables"},
                "Couserans",
                {"text": "à jour", "tone": "good"},
                "84 000 €",
            ],
            [
                {"text": LONG, "href": "#tables"},
                "Arrageois",
                {"text": "à vérifier", "tone": "warning"},
                "1 240 500 €",
            ],
            [
                {"text": "Crèche Les Lutins (exemple)", "href": "#tables"},
                "Caen",
                {"text": "archivée", "tone": "neutral"},
                "inconnu",
            ],
        ],
        "amounts": [
            ("Collectivités", 84_000),
            ("Adhésions", 12_400),
            ("Prestations", 31_250),
            ("Fondations", None),
        ],
        "page_obj": Paginator(range(240), 10).page(7),
    }


def everything(query: Any) -> dict[str, Any]:
    """The context of the page: every part for each theme."""
    colours = palette.built()
    sides = []
    for theme, label in (("light", "clair"), ("dark", "sombre")):
        wrong = {"name": "", "email": "personne.exemple", "kind": "asso", "budget": "beaucoup"}
        sides.append(
            {
                "theme": theme,
                "label": label,
                "filtering": f"Filtrer les structures (thème {label})",
                "table": f"Structures (thème {label})",
                "pages": f"Pages (thème {label})",
                "keyset": f"Pages par clé (thème {label})",
                "chart": f"D’où vient le budget (thème {label})",
                "texts": list(palette.measured(colours[theme])),
                "form": Sample(auto_id=f"{theme}_%s", initial={"name": LONG}),
                "wrong": Sample(wrong, auto_id=f"{theme}_wrong_%s"),
                "filters": Filters(auto_id=f"{theme}_filter_%s"),
                "tabs": [
                    {"label": "Carte d’identité", "href": "#change", "current": True},
                    {"label": "Relations", "href": "#change", "current": False, "count": 1234},
                ],
            }
        )
    return {
        "sides": sides,
        "long": LONG,
        "communes": [
            "Aigues-Juntes",
            "Castillon-en-Couserans",
            "Oust",
            "Saint-Girons",
            "Saint-Jean-du-Castillonnais",
            "Seix",
        ],
        "steps": ["--1", "-0", "-1", "-2", "-3"],
        "spaces": ["1", "2", "3", "4", "5"],
        "floors": [
            ("relier", "Se relier"),
            ("apprendre", "Apprendre"),
            ("agir", "Agir"),
            ("decider", "Décider"),
            ("evaluer", "Évaluer"),
        ],
        "before": "Collecte et réparation, le samedi.",
        "after": "Collecte, tri et réparation, le samedi et le mercredi.",
        "facets": _facets(),
        **_reading(),
        **_history(timezone.localdate()),
        **_plan(),
        **_trail(),
        **_tables(),
    }

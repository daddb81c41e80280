"""The same matches and the same first answers on both databases: the expected sets stand here, whatever runs the suite."""

from typing import Any

import pytest

from essaim.connect.actors.actions import add_actor
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.search.analysis import parse
from essaim.foundation.search.models import Row
from essaim.foundation.search.queries import Chosen, best, find, keys_matching

pytestmark = pytest.mark.django_db

# key: (name, acronym, summary, city, categories, description)
CARDS: dict[str, tuple[str, str, str, str, list[str], str]] = {
    "shop": ("Coopératives d’épicerie", "", "Deux commerces tenus par leurs clients", "Saint-Girons", [], "Née d’une assemblée d’habitant·es."),
    "solidary": ("L’Épicerie solidaire du port", "", "Des paniers à petit prix", "Brest", [], "Une cantine ouvre le jeudi."),
    "amap": ("AMAP des Trois Rivières", "AMAP", "Légumes et paysan·nes du coin", "Redon", [], "Paniers hebdomadaires, distribués sous la halle."),
    "money": ("La Pépite", "MLC", "Monnaie locale complémentaire et citoyenne", "Gap", [], "Trois cents commerces l’acceptent."),
    "recycle": ("Ressourcerie du canal", "", "Réemploi, réparation, vente d’objets", "Redon", [], "Un atelier de vélos le samedi."),
    "bike": ("Atelier vélo participatif", "", "Réparer son vélo soi-même", "Lyon", [], "Tenu par ses adhérent·es."),
    "scic": ("Enercoop Languedoc", "", "Fournisseur d’énergie renouvelable, en SCIC", "Montpellier", [], "Société coopérative d’intérêt collectif."),
    "panels": ("Soleil du Causse", "", "Énergies citoyennes : des toits solaires", "Figeac", [], "Un parc photovoltaïque financé par l’épargne locale."),
    "home": ("Éco-hameau des Buis", "", "Habitat participatif et écolieu", "Die", [], "Trente foyers, un jardin commun."),
    "coliving": ("Habiter autrement", "", "Co-habitat et auto-construction", "Nantes", [], "Chantiers participatifs chaque été."),
    "third": ("Le Moulin, tiers-lieu rural", "", "Co-travail, café associatif", "Guéret", [], "Un espace de coworking et une cantine."),
    "cae": ("Oxalis", "CAE", "Coopérative d’activité et d’emploi", "Aix-les-Bains", [], "Entrepreneuses et entrepreneurs salariés."),
    "mes": ("Mouvement pour l’économie solidaire", "MES", "Le réseau des réseaux de l’économie solidaire", "Paris", [], "Plaidoyer, essaimage, co-construction des politiques publiques."),
    "cress": ("Chambre régionale de l’ESS", "CRESS", "Représente les entreprises de l’économie sociale et solidaire", "Rennes", [], "Observatoire et appui."),
    "research": ("Laboratoire des transitions", "", "Recherche-action sur les communs", "Lille", [], "Des chercheuses et chercheurs, des acteurs et actrices."),
    "school": ("Université populaire", "", "Éducation populaire", "Lyon", [], "Des acteur·ices de terrain y enseignent."),
    "policy": ("Réseau des collectivités", "RTES", "Coconstruction de l’action publique", "Lille", [], "Élu·es et technicien·nes."),
    "garden": ("Jardins d’insertion de la Vallée", "", "Maraîchage biologique et insertion par l’activité", "Foix", [], "Salarié·es en parcours."),
    "mobility": ("Roue libre", "", "Autopartage entre voisins", "Dijon", [], "Mobilités douces à la campagne."),
    "care": ("Maison des aidant·es", "", "Entraide et répit", "Caen", [], "Des bénévoles se relaient."),
    "media": ("La Gazette du commun", "", "Journal indépendant", "Toulouse", [], "Presse, radio associative."),
    "finance": ("Clefe des Cévennes", "CLEFE", "Épargne solidaire de proximité", "Alès", [], "Clubs locaux d’épargne pour les femmes qui entreprennent."),
    "water": ("Les Amis de l’eau vive", "", "Protéger les rivières", "Die", [], "Une régie publique de l’eau."),
    "seeds": ("Semences paysannes", "", "Conserver et échanger les graines", "Cahors", [], "Maison des semences."),
    "elders": ("Le Temps retrouvé", "", "Habitat partagé pour personnes âgées", "Vannes", [], "Une coopérative d’habitants."),
}  # fmt: skip

# typed text: all that match, every word asked
MATCHES: dict[str, set[str]] = {
    "épicerie coopérative": {"shop"},
    "épiceries": {"shop", "solidary"},
    "EPICERIE": {"shop", "solidary"},
    "acteurs et actrices": {"research", "school"},
    "acteur·ices": {"research", "school"},
    "acteurs/trices": {"research", "school"},
    "co-construction": {"mes", "policy"},
    "coconstruction": {"mes", "policy"},
    "co construction": {"mes", "policy"},
    "SCIC": {"scic"},
    "s.c.i.c.": {"scic"},
    "MES": {"mes"},
    "amap": {"amap"},
    "RTES": {"policy"},
    "monnaie locale": {"money"},
    "monnaies locales": {"money"},
    '"monnaie locale"': {"money"},
    '"monnaie citoyenne"': set(),
    "vélo": {"bike", "recycle"},
    "vélos atelier": {"bike", "recycle"},
    "réparer": {"bike", "recycle"},
    "énergie citoyenne": {"panels"},
    "coopérative d’habitants": {"elders", "shop"},
    "habitat participatif": {"coliving", "home"},
    "écolieux": {"home"},
    "éco-lieu": {"home"},
    "chercheur": {"research"},
    "salariées": {"cae", "garden"},
    "entrepreneur": {"cae"},
    "élus": {"policy"},
    "entr’aide": {"care"},
    "bénévole": {"care"},
    "tiers lieux": {"third"},
    "tiers-lieu": {"third"},
    "co-working": {"third"},
    "saint girons": {"shop"},
    "die": {"home", "water"},
    "eau": {"water"},
    "les commerces": {"money", "shop"},
    "semence": {"seeds"},
    "introuvable": set(),
    "épicerie introuvable": set(),
    "jardins lyon": set(),
    "paniers redon": {"amap"},
    '"*)': set(),
}
# typed text: what must come first, every word or else any
FIRST: dict[str, str] = {
    "épicerie coopérative": "shop",
    "coopératives d'épicerie": "shop",
    "épicerie solidaire": "solidary",
    "economie solidaire": "mes",
    "mouvement économie solidaire": "mes",
    "MES": "mes",
    "cress": "cress",
    "ESS": "cress",
    "RTES": "policy",
    "amap": "amap",
    "paniers de légumes": "amap",
    "monnaie locale": "money",
    "pépite": "money",
    "ressourcerie": "recycle",
    "réparer son vélo": "bike",
    "atelier vélo": "bike",
    "scic énergie": "scic",
    "enercoop": "scic",
    "énergie citoyenne": "panels",
    "toit solaire": "panels",
    "habitat participatif": "home",
    "éco-hameau": "home",
    "ecohameau": "home",
    "cohabitat": "coliving",
    "autoconstruction": "coliving",
    "tiers-lieu": "third",
    "tiers lieux ruraux": "third",
    "coworking": "third",
    "CAE": "cae",
    "coopérative d’activité": "cae",
    "communs": "media",
    "recherche action": "research",
    "education populaire": "school",
    "coconstruction": "policy",
    "insertion par l'activité": "garden",
    "maraîchage bio insertion": "garden",
    "auto-partage": "mobility",
    "mobilité": "mobility",
    "aidantes": "care",
    "radio associative": "media",
    "épargne solidaire": "finance",
    "clefe": "finance",
    "eau vive": "water",
    "semences": "seeds",
    "habitat partagé personnes âgées": "elders",
    "épicerie sociale à Brest": "solidary",
}


@pytest.fixture
def cards(space: Any) -> dict[str, str]:
    """Title → key."""
    for name, acronym, summary, city, categories, description in CARDS.values():
        add_actor(SYSTEM, space, name=name, acronym=acronym, summary=summary, city=city, categories=categories,
                  description=description)  # fmt: skip
    return {row[0]: key for key, row in CARDS.items()}


def titles(keys: Any) -> list[str]:
    found = Row.objects.in_bulk(list(keys))
    return [found[key].title for key in keys]


def test_the_same_set_of_matches_everywhere(cards: dict[str, str]) -> None:
    found = {
        text: {cards[title] for title in titles(best(None, parse(text), text, Chosen()).keys)}
        if parse(text)
        else set()
        for text in MATCHES
    }
    wrong = {text: (found[text], MATCHES[text]) for text in MATCHES if found[text] != MATCHES[text]}
    assert wrong == {}


def test_what_comes_first_everywhere(cards: dict[str, str]) -> None:
    found = {text: [cards[title] for title in titles(find(None, text).keys[:3])] for text in FIRST}
    wrong = {text: (found[text], key) for text, key in FIRST.items() if found[text][:1] != [key]}
    assert wrong == {}


def test_a_beginning_is_enough_in_the_directory(cards: dict[str, str]) -> None:
    assert len(keys_matching("actors.actor", "ressourc", 10)) == 1
    assert len(keys_matching("actors.actor", "atelier vél", 10)) == 2
    assert keys_matching("actors.actor", '"*)', 10) == []

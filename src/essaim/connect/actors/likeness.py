"""Why two cards may be one, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from essaim.connect.actors.matching import cards, naming
from essaim.connect.actors.matching.engine import Score, Term
from essaim.foundation.ui.typography import number

DEGREES = {
    cards.CERTAIN: _l("presque certain"),
    cards.PROBABLE: _l("probable"),
    cards.POSSIBLE: _l("possible"),
}
TONES = {cards.CERTAIN: "warning", cards.PROBABLE: "", cards.POSSIBLE: "neutral"}
_SAID: dict[tuple[str, str], Any] = {
    ("name", naming.SAME): _l("même nom"),
    ("name", naming.NEAR): _l("noms proches"),
    ("name", naming.WITHIN): _l("un nom contient l’autre"),
    ("name", naming.AKIN): _l("noms qui se ressemblent"),
    ("name", naming.INITIALS): _l("l’un est le sigle de l’autre"),
    ("name", naming.APART): _l("noms différents"),
    ("place", cards.HERE): _l("même adresse"),
    ("place", cards.CLOSE): _l("adresses voisines"),
    ("place", cards.TOWN): _l("même commune"),
    ("place", cards.NEAR): _l("communes proches"),
    ("place", cards.AROUND): _l("à moins de 30 km"),
    ("place", cards.WITHIN_AREA): _l("même département"),
    ("place", cards.AREA): _l("même département, autre commune"),
    ("place", cards.FAR): _l("loin l’une de l’autre"),
    ("site", cards.PAGE): _l("même site"),
    ("site", cards.DOMAIN): _l("même domaine"),
    ("site", cards.OTHER): _l("sites différents"),
    ("siret", cards.SAME): _l("même SIRET"),
    ("siret", cards.SIREN): _l("même SIREN, autre établissement"),
    ("siret", cards.OTHER): _l("numéros SIRET différents"),
    ("rna", cards.SAME): _l("même RNA"),
    ("rna", cards.OTHER): _l("numéros RNA différents"),
    ("acronym", cards.SAME): _l("même sigle"),
    ("acronym", cards.OTHER): _l("sigles différents"),
}


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for two cards being one, or (`against`) for two."""

    text: str
    against: bool


def reasons(score: Score) -> list[Reason]:
    """The weightiest first, what speaks for before what speaks against; what says nothing left out."""
    telling = [term for term in score.terms if abs(term.weight) >= 0.5]
    ordered = sorted(telling, key=lambda term: (term.weight < 0, -abs(term.weight)))
    return [Reason(_text(term), term.weight < 0) for term in ordered]


def sentence(given: Iterable[Reason]) -> str:
    """« même site (exemple.org), à 40 m ; mais noms différents »."""
    found = list(given)
    said = ", ".join(each.text for each in found if not each.against)
    but = ", ".join(each.text for each in found if each.against)
    return _("%(said)s ; mais %(but)s") % {"said": said, "but": but} if said and but else said or but


def plain(given: Iterable[Reason]) -> str:
    """The same in 300 characters at most."""
    text = sentence(given)
    return text if len(text) <= 300 else text[:299] + "…"


def _text(term: Term) -> str:
    said = str(_SAID[term.comparison, term.level])
    if not term.detail:
        return said
    if term.comparison == "place":
        if term.level == cards.TOWN or term.detail[0] < 0.005:
            return said
        return _("à %(far)s") % {"far": distance(term.detail[0])}
    if term.comparison == "name":
        return said if term.level == naming.SAME else f"{said} ({term.detail[0]} / {term.detail[1]})"
    return f"{said} ({term.detail[0]})"


def distance(kilometres: float) -> str:
    """« 40 m », « 1,2 km », « 230 km »."""
    if kilometres < 1:
        return _("%(count)s m") % {"count": number(round(kilometres * 100) * 10)}
    if kilometres < 10:
        return _("%(count)s km") % {"count": f"{kilometres:.1f}".replace(".", ",")}
    return _("%(count)s km") % {"count": number(round(kilometres))}

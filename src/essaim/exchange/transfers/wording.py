"""What the page of an import says: of cards, or of things of several kinds, which a sink then names."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.protocol import names_kinds, sinks
from essaim.foundation.ui.typography import number

Plan, State = ImportRow.Plan, Import.State
LEFT_OUT, TWINS = "left_out", "twins"  # what one looks at beside the plans


def heading(batch: Import, plan: str) -> str:
    """The title of the rows of a plan; "" where there is none."""
    if names_kinds(sinks()[batch.sink]):
        return _thing(batch, plan, 1).capitalize()
    headings = {
        TWINS: _("Fiches qui sont peut-être déjà là"),
        LEFT_OUT: _("Fiches laissées de côté"),
        Plan.CREATE: _("Fiches nouvelles"),
        Plan.UPDATE: _("Fiches modifiées"),
        Plan.ARCHIVE: _("Fiches disparues de la source"),
        Plan.SKIP: _("Fiches écartées"),
        Plan.UNCHANGED: _("Fiches inchangées"),
    }
    return str(headings.get(plan, ""))


def counted(batch: Import, plan: str, count: int) -> str:
    """« nouvelles », after their number."""
    if names_kinds(sinks()[batch.sink]):
        return _thing(batch, plan, count)
    labels = {
        Plan.CREATE: ngettext("nouvelle", "nouvelles", count),
        Plan.UPDATE: ngettext("modifiée", "modifiées", count),
        Plan.ARCHIVE: ngettext("disparue de la source", "disparues de la source", count),
        TWINS: ngettext("peut-être déjà là", "peut-être déjà là", count),
        LEFT_OUT: ngettext("laissée de côté", "laissées de côté", count),
        Plan.SKIP: ngettext("écartée", "écartées", count),
        Plan.UNCHANGED: ngettext("inchangée", "inchangées", count),
    }
    return str(labels[plan])


def _thing(batch: Import, plan: str, count: int) -> str:
    """The same of things of several kinds: said before it is done, then after."""
    done = batch.state in (State.APPLIED, State.UNDONE)
    labels = {
        Plan.CREATE: ngettext("repris", "repris", count) if done else _("à reprendre"),
        Plan.UPDATE: ngettext("complété", "complétés", count) if done else _("à compléter"),
        LEFT_OUT: ngettext("laissé de côté", "laissés de côté", count),
        Plan.SKIP: ngettext("écarté", "écartés", count),
        Plan.UNCHANGED: ngettext("laissé tel quel", "laissés tels quels", count),
    }
    return str(labels.get(plan, ""))


def words(batch: Import, lot: int, text: str) -> dict[str, str]:
    """The other sentences of the page; `lot`: how many rows the list shown has, `text`: what their names hold."""
    return _things(batch, lot, text) if names_kinds(sinks()[batch.sink]) else _cards(batch, lot, text)


def _cards(batch: Import, lot: int, text: str) -> dict[str, str]:
    unchanged, done = batch.unchanged, batch.done
    same = ngettext(
        "Rien à changer : la fiche est déjà à jour.",
        "Rien à changer : les %(shown)s fiches sont déjà à jour.",
        unchanged,
    )
    undone = ngettext(
        "Cet import est annulé : la fiche est comme avant.",
        "Cet import est annulé : %(shown)s fiches sont comme avant.",
        done,
    )
    every = ngettext(
        "Laisser de côté la fiche de cette liste", "Laisser de côté les %(shown)s fiches de cette liste", lot
    )
    return {
        "reading": _("Lecture du fichier : %(shown)s fiches lues") % {"shown": number(batch.read)},
        "applying": _("Fiches enregistrées"),
        "undoing": _("Fiches remises comme avant"),
        "same": same % {"shown": number(unchanged)},
        "none_kept": _("Rien à changer : aucune fiche de ce fichier n’a pu être retenue."),
        "empty": _("Rien à changer : ce fichier ne contient aucune fiche."),
        "undone": undone % {"shown": number(done)},
        "list": _("Fiches du fichier"),
        "nobody": _("Aucune fiche de cette liste ne porte ce nom."),
        "take_in": _("Reprendre les fiches cochées"),
        "leave_out": _("Laisser de côté les fiches cochées"),
        "leave_all": _("Laisser de côté toutes celles dont le nom contient « %(text)s »") % {"text": text}
        if text
        else every % {"shown": number(lot)},
    }


def _things(batch: Import, lot: int, text: str) -> dict[str, str]:
    every = ngettext(
        "Laisser de côté l’élément de cette liste",
        "Laisser de côté les %(shown)s éléments de cette liste",
        lot,
    )
    return {
        "reading": _("Lecture de l’archive : %(shown)s éléments lus") % {"shown": number(batch.read)},
        "applying": _("Éléments repris"),
        "undoing": _("Éléments retirés"),
        "same": _("Rien à changer : tout ce que dit cette archive est déjà là."),
        "none_kept": _("Rien à changer : rien de cette archive n’a pu être retenu."),
        "empty": _("Rien à changer : cette archive est vide."),
        "undone": _("Cet import est annulé : ce qu’il avait fait est retiré."),
        "list": _("Ce que contient l’archive"),
        "nobody": _("Rien dans cette liste ne porte ce nom."),
        "take_in": _("Reprendre les éléments cochés"),
        "leave_out": _("Laisser de côté les éléments cochés"),
        "leave_all": _("Laisser de côté tout ce dont le nom contient « %(text)s »") % {"text": text}
        if text
        else every % {"shown": number(lot)},
    }

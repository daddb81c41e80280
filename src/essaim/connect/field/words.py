"""What the notebook says, in the reader's language: its script has no words of its own. `{n}` and the like are filled there."""

from django.utils.translation import gettext as _

from essaim.connect.actors.models.actor import Kind
from essaim.connect.actors.names import field_name
from essaim.connect.field.models import Note
from essaim.connect.field.packing import FIELDS
from essaim.foundation.ui.typography import typo


def words() -> dict[str, object]:
    """Text by name; `labels`: of the fields, `kinds`: of the natures of cards, `verbs`: of the notes, `states`: of what became of
    them."""
    return {
        **{
            name: typo(text)
            for part in (_taking, _noting, _sending, _deciding)
            for name, text in part().items()
        },
        "labels": {name: field_name(name)[:1].upper() + field_name(name)[1:] for name in FIELDS},
        "kinds": {value: str(label) for value, label in Kind.choices},
        "verbs": {value: str(label) for value, label in Note.Verb.choices},
        "states": {
            "waiting": _("à envoyer"),
            "conflict": _("à décider"),
            "alike": _("à décider"),
            "refused": _("refusée"),
            "proposed": _("proposée"),
            "done": _("reçue"),
        },
    }


def _taking() -> dict[str, str]:
    return {
        "title": _("Carnet de terrain"),
        "online": _("En ligne"),
        "offline": _("Hors ligne"),
        "ready": _("Ce carnet s’ouvre sans réseau."),
        "notReady": _("Ce navigateur ne sait pas garder le carnet sans réseau : gardez cette page ouverte, ou imprimez la liste."),
        "taking": _("Les fiches arrivent…"),
        "taken": _("Fiches emportées : {n}."),
        "cut": _("Un carnet tient {n} fiches, les premières par nom : choisissez un lieu ou un réseau pour en emporter d’autres."),
        "notTaken": _("Les fiches ne sont pas arrivées. Ce qui était dans le carnet y est encore ; réessayez quand le réseau revient."),
        "noPack": _("Aucune fiche dans ce carnet"),
        "noPackText": _("Choisissez un lieu, un réseau ou des mots, puis emportez les fiches : elles se liront sans réseau."),
        "choose": _("Choisir les fiches à emporter"),
        "chooseOthers": _("Emporter une autre liste"),
        "packed": _("Emportées le {when}"),
        "everywhere": _("tout l’annuaire"),
        "search": _("Chercher dans le carnet"),
        "found": _("Fiches : {n}"),
        "shownFew": _("Les {n} premières : précisez la recherche pour voir les autres."),
        "noneFound": _("Aucune fiche du carnet ne correspond."),
        "emptyPhone": _("Vider ce téléphone"),
        "emptyAsk": _("Ôter de ce téléphone les fiches et les notes reçues ?"),
        "emptyAskUnsent": _("Des notes ne sont pas encore envoyées : {n}. Les effacer pour de bon, avec les fiches ?"),
        "emptied": _("Ce téléphone ne garde plus rien du carnet."),
        "broken": _("Ce téléphone n’a pas pu enregistrer : il manque peut-être de place. Rien n’est noté."),
        "storage": _("Ce navigateur ne laisse rien garder sur ce téléphone (navigation privée ?) : le carnet ne peut pas servir."),
    }  # fmt: skip


def _noting() -> dict[str, str]:
    return {
        "back": _("Retour à la liste"),
        "review": _("Toujours juste"),
        "edit": _("Corriger"),
        "close": _("C’est fermé"),
        "add": _("Ajouter une fiche"),
        "save": _("Noter"),
        "reviewedOn": _("Relue le {when}"),
        "heldBy": _("Tenue par {name}"),
        "seenOnline": _("Voir la page de la fiche"),
        "example": _("exemple"),
        "notKeeper": _("Vous ne tenez pas cette fiche : ce que vous notez sera proposé à son animation."),
        "notThere": _("Cette fiche n’est pas dans le carnet"),
        "notedReview": _("Noté : toujours juste. « {name} »"),
        "notedEdit": _("Noté : correction de « {name} »."),
        "notedClose": _("Noté : fermée. « {name} »"),
        "notedAdd": _("Noté : nouvelle fiche « {name} »."),
        "nothing": _("Rien n’a changé dans ce formulaire : il n’y a rien à noter."),
        "nameNeeded": _("Donnez le nom de cette structure ou de cette initiative."),
        "draft": _("Repris là où vous en étiez."),
        "closeAsk": _("Dites-le à l’animation : la fiche sera retirée, ou le retrait proposé."),
        "position": _("Prendre la position du téléphone"),
        "positionTaken": _("Position prise, à {n} m près."),
        "positionAsked": _("Position demandée…"),
        "positionRefused": _("Ce téléphone ne donne pas sa position : autorisez-la dans ses réglages, ou écrivez l’adresse."),
        "positionLate": _("La position n’est pas venue : réessayez dehors, ou écrivez l’adresse."),
        "noSpace": _("Il faut être membre d’un réseau pour ajouter une fiche. Emportez de nouveau une liste quand vous l’êtes."),
        "photos": _("Les photos ne s’ajoutent pas d’ici : mettez-les au retour, depuis la page de la fiche."),
    }  # fmt: skip


def _sending() -> dict[str, str]:
    return {
        "toSend": _("À envoyer ({n})"),
        "toDecide": _("À décider ({n})"),
        "received": _("Reçues ({n})"),
        "nothingToSend": _("Rien à envoyer"),
        "notes": _("Mes notes"),
        "noNotes": _("Aucune note sur ce téléphone."),
        "send": _("Envoyer maintenant"),
        "sending": _("Envoi…"),
        "sent": _("Notes envoyées : {n}. Lisez dans « Mes notes » ce qu’elles sont devenues."),
        "noNetwork": _("Pas de réseau : tout est gardé, et partira quand il revient."),
        "failed": _("Le service n’a pas répondu : tout est gardé, réessayez plus tard."),
        "signedOut": _("Votre session est finie : tout est gardé. Connectez-vous pour envoyer."),
        "signIn": _("Se connecter"),
        "other": _("Ce carnet est celui d’un autre compte"),
        "otherText": _("Connectez-vous avec le compte de {name} pour le lire et l’envoyer, ou videz ce téléphone."),
        "seen": _("J’ai vu : ôter les notes reçues"),
        "noted": _("Noté le {when}"),
    }  # fmt: skip


def _deciding() -> dict[str, str]:
    return {
        "open": _("Ouvrir la note"),
        "drop": _("Retirer cette note"),
        "dropAsk": _("Effacer cette note ? Ce qu’elle dit sera perdu."),
        "dropped": _("La note est retirée."),
        "resume": _("Reprendre"),
        "again": _("Renvoyer telle quelle"),
        "correct": _("Corriger et renvoyer"),
        "before": _("Quand vous l’avez emportée"),
        "now": _("Aujourd’hui"),
        "mine": _("Ce que vous avez écrit"),
        "keepTheirs": _("Garder ce que dit la fiche"),
        "putMine": _("Mettre ce que j’ai écrit"),
        "empty": _("(vide)"),
        "decide": _("Noter mes choix"),
        "stillReview": _("Toujours juste, avec ces changements"),
        "stillClose": _("C’est fermé quand même"),
        "another": _("C’est une autre structure : ajouter"),
        "same": _("C’est la même : ne pas ajouter"),
        "nothingLeft": _("Vous gardez ce que dit la fiche : il n’y a plus rien à envoyer."),
        "noteGone": _("Cette note n’est plus sur ce téléphone"),
        "pair": _("{one} : {other}"),
    }  # fmt: skip

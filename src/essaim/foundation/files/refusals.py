"""Why a file is refused, in one sentence that says what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from essaim.foundation.files.analysis.found import Refused
from essaim.foundation.files.analysis.vtt import Unreadable

SENTENCES: dict[str, Any] = {
    "empty": _("Ce fichier est vide."),
    "unknown": _(
        "Nous ne reconnaissons pas ce fichier. Envoyez une image (JPEG, PNG, WebP, AVIF, GIF), un son (MP3, M4A, OGG, FLAC, WAV), une vidéo (MP4, WebM) ou un document (PDF, ODT, DOCX, texte)."
    ),
    "too_many_pixels": _(
        "Cette image fait %(found)d millions de pixels ; nous en acceptons %(most)d. Réduisez-la, puis envoyez-la de nouveau."
    ),
    "broken_picture": _(
        "Cette image ne s’ouvre pas. Enregistrez-la en JPEG ou en PNG, puis envoyez-la de nouveau."
    ),
    "heic": _(
        "Le format HEIC ne s’affiche pas partout. Exportez la photo en JPEG, ou réglez l’appareil sur « le plus compatible »."
    ),
    "svg": _("Un dessin SVG peut cacher un programme. Exportez-le en PNG."),
    "web_page": _("Une page web peut cacher un programme. Enregistrez-la en PDF ou en texte."),
    "polyglot": _(
        "Ce fichier est deux choses à la fois, ce qui peut servir à tromper. Enregistrez-le de nouveau."
    ),
    "bomb": _("Ce document est démesuré une fois ouvert. Enregistrez-le de nouveau, ou en PDF."),
    "macros": _(
        "Ce document contient des macros, que nous n’acceptons pas. Enregistrez-le sans macros, ou en PDF."
    ),
    "archive": _("Nous n’acceptons pas les archives. Envoyez les fichiers un par un."),
    "broken_document": _("Ce document est abîmé, coupé ou protégé. Enregistrez-le de nouveau, ou en PDF."),
    "broken_media": _(
        "Ce son ou cette vidéo est abîmé ou incomplet. Exportez-le de nouveau, en MP3, MP4 ou WebM."
    ),
    "no_codec": _(
        "Ce fichier ne contient ni image ni son lisibles. Exportez-le de nouveau, en MP3, MP4 ou WebM."
    ),
    "too_large": _("Ce fichier dépasse la taille permise (%(most)d Mo)."),
    "not_developed": _(
        "Cette image n’a pas pu être préparée : elle est abîmée ou démesurée. Enregistrez-la en JPEG, puis envoyez-la de nouveau."
    ),
}
CAPTIONS: dict[str, Any] = {
    "encoding": _("Les sous-titres doivent être en UTF-8."),
    "signature": _("Un fichier de sous-titres commence par « WEBVTT ». Exportez-les en WebVTT (.vtt)."),
    "timing": _("Ligne %(line)d : il faut un temps comme « 00:01.000 --> 00:04.000 »."),
    "order": _("Ligne %(line)d : les sous-titres doivent se suivre, chacun finissant après avoir commencé."),
    "too_many": _("Ligne %(line)d : il y a trop de sous-titres."),
    "no_cue": _("Ce fichier ne contient aucun sous-titre."),
}


def sentence(refused: Refused) -> str:
    """The refusal in the reader's language."""
    return str(SENTENCES[refused.code]) % refused.values


def refusal(refused: Refused) -> ValidationError:
    """The same, as actions refuse."""
    return ValidationError(sentence(refused))


def captions_refusal(unreadable: Unreadable) -> ValidationError:
    """What is wrong in a captions file, and at which line."""
    return ValidationError({"captions": str(CAPTIONS[unreadable.code]) % {"line": unreadable.line}})

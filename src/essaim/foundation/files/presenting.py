"""A file in words: facts, what a player needs, linked data."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.files import transcoding
from essaim.foundation.files.models import File, Rendition
from essaim.foundation.files.quotas import weight
from essaim.foundation.kernel.languages import LANGUAGES
from essaim.foundation.kernel.rules import may

Purpose = Rendition.Purpose
LICENCES = {
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}
_TYPES = {
    "picture": "ImageObject",
    "sound": "AudioObject",
    "video": "VideoObject",
    "document": "DigitalDocument",
}


def address(file: File, name: str = "") -> str:
    """The path of the bytes: of the file, or of one of its renditions."""
    return reverse("files:content", args=[file.public_id, name or file.name])


def clock(duration: int | None) -> str:
    """« 3:07 », « 1:02:45 »; "" where unknown. Milliseconds."""
    if duration is None:
        return ""
    minutes, seconds = divmod(round(duration / 1_000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def facts(file: File, user: Any) -> list[tuple[Any, ...]]:
    """Lines of a file's page. Who sent it is told to those who are in its space."""
    known = user.is_authenticated and may(user, "files.browse", file.space)
    sender = file.uploaded_by.name if known and file.uploaded_by else ""
    pixels = (
        _("%(width)d × %(height)d points") % {"width": file.width, "height": file.height}
        if file.width
        else ""
    )
    return [
        (_("Crédit"), file.credit),
        (_("Licence"), file.get_licence_display(), LICENCES.get(file.licence, "")),
        (_("Taille"), weight(file.size)),
        (_("Dimensions"), pixels),
        (_("Durée"), clock(file.duration)),
        (_("Type"), file.media_type),
        (_("Codecs"), file.codecs),
        (_("Langue"), dict(LANGUAGES).get(file.language, file.language)),
        (_("Envoyé par"), sender),
        (_("Métadonnées"), metadata(file)),
        (_("Visible"), file.get_visibility_display()),
    ]


def metadata(file: File) -> str:
    """What became of what the file itself says: who made it, where, with what."""
    return _("retirées") if file.stripped else _("laissées : elles peuvent dire qui l’a fait, où et quand")


def sizes(file: File) -> list[Rendition]:
    """The sizes of a picture, smallest first, as prefetched."""
    return [each for each in file.renditions.all() if each.purpose == Purpose.SIZE]


def captions(file: File) -> list[dict[str, str]]:
    """The captions: language, its name, address."""
    names = dict(LANGUAGES)
    found = [each for each in file.renditions.all() if each.purpose == Purpose.CAPTIONS]
    return [
        {
            "language": each.language,
            "label": str(names.get(each.language, each.language)),
            "url": address(file, each.name),
        }
        for each in found
    ]


def film(file: File) -> dict[str, str]:
    """The address and type of what a browser plays: the version made for it, else the file itself."""
    made = next((each for each in file.renditions.all() if each.purpose == Purpose.FILM), None)
    if made is not None:
        return {"url": address(file, made.name), "type": made.media_type, "playable": "yes"}
    return {"url": address(file), "type": file.media_type, "playable": "yes" if file.playable else ""}


def still(file: File) -> str:
    """The address of the picture shown before the film; "" without one."""
    made = next((each for each in file.renditions.all() if each.purpose == Purpose.STILL), None)
    return address(file, made.name) if made else ""


def limits() -> dict[str, int]:
    """What the form says beforehand."""
    return {
        "mega": settings.MAX_UPLOAD_BYTES // 2**20,
        "pixels": settings.MOST_PIXELS // 1_000_000,
        "transcoder": transcoding.available(),
    }


def document(file: File) -> dict[str, Any]:
    """schema.org; empty values are left out."""
    said = {
        "@context": "https://schema.org",
        "@type": _TYPES[file.kind],
        "@id": settings.BASE_URL + reverse("files:file", args=[file.public_id]),
        "name": str(file),
        "caption": file.caption,
        "description": file.alternative,
        "contentUrl": settings.BASE_URL + address(file),
        "encodingFormat": file.media_type,
        "contentSize": str(file.size),
        "width": file.width or None,
        "height": file.height or None,
        "duration": f"PT{file.duration / 1_000:.1f}S" if file.duration else None,
        "creditText": file.credit,
        "license": LICENCES.get(file.licence, file.licence),
        "inLanguage": file.language if file.kind != "picture" else None,
        "transcript": file.transcript,
        "uploadDate": file.created_at.isoformat(),
    }
    return {key: value for key, value in said.items() if value not in (None, "", [])}


def image(file: File) -> dict[str, Any]:
    """The picture of another document: address, words, credit, licence."""
    whole = document(file)
    kept = (
        "@type",
        "@id",
        "contentUrl",
        "caption",
        "description",
        "width",
        "height",
        "creditText",
        "license",
    )
    return {key: whole[key] for key in kept if key in whole}

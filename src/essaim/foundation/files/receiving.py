"""From an upload to bytes that are kept: examined, named, cleaned of the places that a film's metadata tell."""

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings
from django.utils.text import slugify

from essaim.foundation.files import quotas, storage
from essaim.foundation.files.analysis import mp4
from essaim.foundation.files.analysis.found import Found, Limits, Refused, Window
from essaim.foundation.files.analysis.sniff import examine
from essaim.foundation.files.refusals import refusal
from essaim.foundation.formats import clean

ISO_MEDIA = {"video/mp4", "video/quicktime", "audio/mp4"}


@dataclass(frozen=True)
class Received:
    """A file that was examined and whose bytes are durable."""

    found: Found
    kept: storage.Kept
    name: str
    original_name: str


def receive(upload: BinaryIO, file_name: str) -> Received:
    """Examine, then keep. ValidationError: refused, in one sentence, with nothing kept."""
    size = upload.seek(0, 2)
    try:
        if size > settings.MAX_UPLOAD_BYTES:
            raise Refused("too_large", most=settings.MAX_UPLOAD_BYTES // 2**20)
        found = examine(upload, Limits(pixels=settings.MOST_PIXELS))
    except Refused as refused:
        raise refusal(refused) from refused
    quotas.check_disk(size)
    kept = storage.put(upload, blank_metadata if found.media_type in ISO_MEDIA else None)
    return Received(
        found, kept, address_name(file_name, found.extension), clean.line(file_name, 200) or "fichier"
    )


def address_name(file_name: str, extension: str) -> str:
    """What stands in the address: plain letters, and the extension of what the file is."""
    stem = slugify(PurePath(re.sub(r"[\\/]", "_", file_name)).stem)[:80].strip("-") or "fichier"
    return f"{stem}.{extension}"


def blank_metadata(copy: BinaryIO) -> None:
    """Turn the metadata boxes of a film into empty ones of the same size: no offset moves, no place is told."""
    for box in mp4.metadata(Window(copy)):
        copy.seek(box.at + 4)
        copy.write(b"free")
        copy.seek(box.body)
        left = box.end - box.body
        while left > 0:
            copy.write(bytes(min(left, storage.PIECE)))
            left -= storage.PIECE

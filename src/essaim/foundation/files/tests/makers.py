"""Files to send: pictures drawn here, media boxes by hand, archives."""

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

GPS = {1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0)}


def jpeg(width: int = 900, height: int = 600, gps: bool = False, orientation: int = 0) -> bytes:
    """A JPEG of two colours, with the place where it was taken if asked."""
    from PIL import Image

    picture = Image.new("RGB", (width, height), "#0d6868")
    picture.paste("#f2a679", (0, 0, width // 2, height // 2))
    exif = Image.Exif()
    if gps:
        exif.get_ifd(0x8825).update(GPS)
        exif[0x010F] = "Appareil de Lise"
    if orientation:
        exif[0x0112] = orientation
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def png(width: int = 400, height: int = 300, alpha: bool = False) -> bytes:
    from PIL import Image

    picture = Image.new(
        "RGBA" if alpha else "RGB", (width, height), (13, 104, 104, 90) if alpha else "#0d6868"
    )
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be this large, and is well formed."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * min(height, 10_000)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def gif_js() -> bytes:
    """A GIF that is a script too: its width reads `/*` and the rest closes the comment."""
    return b"GIF89a/*\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;*/=1;alert(document.domain)//"


def packed(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in entries.items():
            archive.writestr(name, body)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    return packed(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": b"<w/>",
            **{k.replace("__", "/"): v for k, v in more.items()},
        }
    )


def odt() -> bytes:
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": b"<m/>",
            "content.xml": b"<c/>",
        }
    )


def pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def box(kind: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I", len(body) + 8) + kind + body


def mp4(codec: bytes = b"avc1", tracks: int = 1, place: bytes = b"") -> bytes:
    """Boxes of a film of 7 seconds, without a frame; `place` stands in its metadata."""
    tkhd = box(b"tkhd", bytes(76), struct.pack(">II", 640 << 16, 360 << 16))
    stsd = box(b"stsd", bytes(4), struct.pack(">I", 1), box(codec, bytes(70)))
    hdlr = box(b"hdlr", bytes(8), b"vide", bytes(12))
    trak = box(b"trak", tkhd, box(b"mdia", hdlr, box(b"minf", box(b"stbl", stsd))))
    mvhd = box(b"mvhd", bytes(12), struct.pack(">II", 1000, 7000), bytes(80))
    udta = box(b"udta", box(b"\xa9xyz", place)) if place else b""
    return (
        box(b"ftyp", b"isom", bytes(4), b"isommp42")
        + box(b"moov", mvhd, trak * tracks, udta)
        + box(b"mdat", b"film")
    )


def wav(seconds: int = 2) -> bytes:
    import wave

    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8_000)
        sound.writeframes(bytes([128, 140, 128, 116]) * 2_000 * seconds)
    return out.getvalue()


VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour \xc3\xa0 toutes et tous.\n\n00:02.000 --> 00:04.500\nVoici le jardin.\n"


def upload(content: bytes, name: str = "fichier.bin") -> Any:
    return SimpleUploadedFile(name, content, content_type="application/x-menteur")

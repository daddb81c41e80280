"""Documents: PDF, office documents (zip archives of known contents), plain text. What is two things at once is refused."""

import lzma
import re
import zipfile
import zlib

from essaim.foundation.files.analysis.found import DOCUMENT, Found, Limits, Refused, Window

TAIL = 66_000  # where a zip archive keeps its end: 22 bytes and a comment of 64 kB at most
_ODF = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."
ODF = {
    f"{_ODF}text": "odt",
    f"{_ODF}spreadsheet": "ods",
    f"{_ODF}presentation": "odp",
    f"{_ODF}graphics": "odg",
}
OOXML = {
    "word/document.xml": (f"{_OOXML}wordprocessingml.document", "docx"),
    "xl/workbook.xml": (f"{_OOXML}spreadsheetml.sheet", "xlsx"),
    "ppt/presentation.xml": (f"{_OOXML}presentationml.presentation", "pptx"),
}
# RuntimeError: an entry is encrypted.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ValueError,
    RuntimeError,
    OverflowError,
    EOFError,
    OSError,
)
_MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|Basic/|Scripts/|macrosheets/|activeX/)", re.I)
_MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|script|iframe|object|embed|svg|\?xml|\?php|%)", re.I
)


def pdf(window: Window) -> Found:
    """A PDF from its first byte to its last, and nothing else beside."""
    head, tail = window.at(0, 1_024), window.at(max(0, window.size - TAIL), TAIL)
    if not re.match(rb"%PDF-[12]\.\d", head) or b"%%EOF" not in tail[-2_048:]:
        raise Refused("broken_document")
    if b"PK\x05\x06" in tail or _MARKUP.search(head):
        raise Refused("polyglot")
    return Found(DOCUMENT, "application/pdf", "pdf")


def text(window: Window, head: bytes) -> Found:
    """Plain text, in UTF-8; anything that a browser could take for a page or a drawing is refused."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb"<(\?xml|!--|!doctype|svg)", start, re.I) and re.search(rb"<svg[\s/>]", head, re.I):
        raise Refused("svg")
    if _MARKUP.search(head):
        raise Refused("web_page")
    whole = window.at(0, 2**20)
    if b"\0" in whole or not _is_utf8(whole, window.size > len(whole)):
        raise Refused("unknown")
    return Found(DOCUMENT, "text/plain", "txt")


def _is_utf8(piece: bytes, cut: bool) -> bool:
    try:
        piece.decode()
    except UnicodeDecodeError as error:
        return cut and error.start >= len(piece) - 3
    return True


def packed(window: Window, limits: Limits) -> Found:
    """ODF or OOXML: an archive that begins and ends where the file does, of bounded contents, without macros."""
    if window.at(window.size - 22, 4) != b"PK\x05\x06":
        raise Refused("polyglot")
    try:
        with zipfile.ZipFile(window.stream) as archive:
            _check_bounds(archive.infolist(), window.size, limits)
            return _office(archive)
    except BROKEN:
        raise Refused("broken_document") from None


def _check_bounds(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    """No bomb: bounded once unpacked, and entries that do not overlap."""
    if len(entries) > limits.entries:
        raise Refused("bomb")
    whole = sum(entry.file_size for entry in entries)
    inside = sum(entry.compress_size for entry in entries)
    starts = {entry.header_offset for entry in entries}
    if whole > limits.unpacked or whole > max(size, 4_096) * limits.ratio:
        raise Refused("bomb")
    if inside > size or len(starts) != len(entries) or (starts and min(starts) != 0):
        raise Refused("bomb")


def _office(archive: zipfile.ZipFile) -> Found:
    names = set(archive.namelist())
    if any(_MACROS.search(name) for name in names):
        raise Refused("macros")
    if any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        raise Refused("polyglot")
    if "mimetype" in names and "META-INF/manifest.xml" in names:
        with archive.open("mimetype") as said:
            media_type = said.read(200).decode("ascii", "replace").strip()
        if media_type in ODF and "content.xml" in names:
            return Found(DOCUMENT, media_type, ODF[media_type])
    if "[Content_Types].xml" in names:
        with archive.open("[Content_Types].xml") as said:
            if b"macroEnabled" in said.read(2**20):
                raise Refused("macros")
        for name, (media_type, extension) in OOXML.items():
            if name in names:
                return Found(DOCUMENT, media_type, extension)
    raise Refused("archive")

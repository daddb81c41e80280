"""Bytes from outside turned into text little by little, with a cap; what is no text is refused."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from .record import Guess, ReadError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from .mapping import Mapping

DEFAULT_MAX_BYTES = 64 * 1024 * 1024
HEAD_BYTES = 8192
_CHUNK = 256 * 1024

_ARCHIVE = "C’est une archive\u202f: décompressez-la, puis choisissez le fichier qu’elle contient."
_DOCUMENT = "C’est un document de traitement de texte\u202f: il faut un fichier de données, GeoJSON ou CSV par exemple."
_IMAGE = "C’est une image\u202f: il faut un fichier de données, GeoJSON ou CSV par exemple."
_PROGRAM = "C’est un programme\u202f: il faut un fichier de données, GeoJSON ou CSV par exemple."
_DATABASE = "C’est une base de données\u202f: exportez-la d’abord en CSV ou en GeoJSON."
_PASSED = (
    "Le site a écrit des avertissements avant ses données\u202f: ils ne sont pas lus, les données le sont. "
    "Prévenez qui tient ce site."
)
_PDF = "C’est un PDF\u202f: il faut un fichier de données, GeoJSON ou CSV par exemple."
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", _ARCHIVE), (b"7z\xbc\xaf\x27\x1c", _ARCHIVE), (b"Rar!\x1a\x07", _ARCHIVE), (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE), (b"%PDF-", _PDF), (b"\x89PNG\r\n", _IMAGE), (b"\xff\xd8\xff", _IMAGE),
    (b"GIF87a", _IMAGE), (b"GIF89a", _IMAGE), (b"II*\x00", _IMAGE), (b"MM\x00*", _IMAGE), (b"\x7fELF", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM), (b"\xca\xfe\xba\xbe", _PROGRAM), (b"SQLite format 3\x00", _DATABASE),
)  # fmt: skip
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def _zip_refusal(head: bytes) -> str:
    if b"word/" in head or b"opendocument.text" in head:
        return _DOCUMENT
    return _ARCHIVE


def is_zip(head: bytes) -> bool:
    """Whether a file begins like a zip archive, as workbooks do too."""
    return head.startswith(_ZIP)


def is_opendocument(head: bytes) -> bool:
    """Whether a zip archive is a document of LibreOffice: its first member says of what sort."""
    return is_zip(head) and head[30:38] == b"mimetype"


def is_ole(head: bytes) -> bool:
    """Whether a file begins like those of Office before 2007, and like workbooks locked by a password."""
    return head.startswith(_OLE)


def refusal(head: bytes) -> str | None:
    """The sentence that refuses a file from its first bytes, or None when it may be a text."""
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        return (
            "Ce fichier est vide."
            if len(head) < HEAD_BYTES
            else "Ce fichier ne contient pas de texte lisible."
        )
    if is_zip(head):
        return _zip_refusal(head)
    for magic, sentence in _MAGIC:
        if head.startswith(magic):
            return sentence
    if head.startswith(b"BZh") and head[4:7] == b"1AY":
        return _ARCHIVE
    if head.startswith(b"MZ") and b"\0" in head[:256]:
        return _PROGRAM
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _IMAGE
    if head[257:262] == b"ustar":
        return _ARCHIVE
    return None


_WARNING = re.compile(
    rb"(?:\s|<br ?/?>)*(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|Strict Standards)(?:</b>)?:"
    rb".{0,2000}? on line (?:<b>)?[0-9]+(?:</b>)?(?:\s|<br ?/?>)*",
    re.DOTALL,
)
_FAULT = re.compile(
    rb"(?:\s|<br ?/?>)*(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|Strict Standards|Fatal error|Parse error)(?:</b>)?:"
)


def warned(head: bytes) -> int:
    """How many of the first bytes are warnings that a PHP server wrote before its JSON; 0 for any other file."""
    at = 0
    while found := _WARNING.match(head, at):
        at = found.end()
    return at if head[at : at + 1] in (b"{", b"[") or head[at:].strip() == b"null" else 0


def is_fault(head: bytes) -> bool:
    """Whether a PHP server answered by an error."""
    return bool(_FAULT.match(head))


def encoding(head: bytes) -> tuple[str, int]:
    """The encoding that the first bytes announce, and how many of them to pass over."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name, len(bom)
    # European texts in UTF-16 have an empty byte out of two, and no other text has any.
    half = len(head) // 2
    if half >= 4:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if odd * 2 > half and even * 10 < half:
            return "utf-16-le", 0
        if even * 2 > half and odd * 10 < half:
            return "utf-16-be", 0
    return "utf-8", 0


_CP1252 = [bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(256)]


def _western(error: UnicodeError) -> tuple[str, int]:
    """Reads as Windows-1252 the bytes that are no UTF-8: files pasted together hold both."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(_CP1252[code] for code in error.object[error.start : error.end]), error.end


codecs.register_error("essaim.western", _western)


def _holds_utf8(data: bytes) -> bool:
    """Whether some line, not of plain ASCII, is valid UTF-8."""
    for line in data.splitlines():
        if not line.isascii():
            try:
                line.decode()
                return True
            except UnicodeDecodeError:
                pass
    return False


def preview(head: bytes) -> str:
    """The beginning of the text, for guessing; unreadable bytes are replaced."""
    name, passed = encoding(head)
    return head[passed:].decode(name, errors="replace")


def size_sentence(max_bytes: int) -> str:
    """« Ce fichier dépasse 64 Mo… »."""
    mega = 1024 * 1024
    size = f"{max_bytes // mega}\u00a0Mo" if max_bytes >= mega else f"{max_bytes}\u00a0octets"
    return (
        f"Ce fichier dépasse {size}, la taille la plus grande que nous lisons\u202f: coupez-le en plusieurs."
    )


class Source(io.RawIOBase):
    """A binary stream read once, by chunks, and refused past `max_bytes`. Every problem is a ReadError.

    It is itself a binary stream, for readers that want bytes rather than `chunks` or `lines`. It carries what the
    caller says of the file (`mapping`: what its columns hold; `beside`: the JSON files that came with it, by name)
    and takes what the reader guessed (`guesses`).
    """

    def __init__(
        self,
        stream: BinaryIO,
        max_bytes: int = DEFAULT_MAX_BYTES,
        *,
        guesses: list[Guess] | None = None,
        mapping: Mapping | None = None,
        beside: dict[str, object] | None = None,
    ) -> None:
        super().__init__()
        self._stream = stream
        self.max_bytes = max_bytes
        self.guesses = [] if guesses is None else guesses
        self.mapping = mapping
        self.beside = beside or {}
        self._start = stream.tell() if stream.seekable() else None
        self._read = 0
        self._ended = False
        self.head = self._peek()
        if passed := warned(self.head):
            self.head = self.head[passed:]
            self.say("warnings", "passed", _PASSED)
        self._replay = self.head
        sentence = refusal(self.head)
        if sentence and not is_zip(self.head):
            raise ReadError(sentence)

    def say(self, about: str, value: str, sentence: str) -> None:
        """Notes a guess, once."""
        found = Guess(about, value, sentence)
        if found not in self.guesses:
            self.guesses.append(found)

    @property
    def swap(self) -> bool:
        """Whether latitude and longitude are to be exchanged: somebody said so."""
        return bool(self.mapping and self.mapping.swap)

    def _bytes(self, size: int) -> bytes:
        # One byte more than allowed is enough to know; nothing beyond is ever asked for.
        chunk = self._stream.read(min(size, self.max_bytes - self._read + 1))
        self._read += len(chunk)
        if self._read > self.max_bytes:
            raise ReadError(size_sentence(self.max_bytes))
        self._ended = not chunk
        return chunk

    def _peek(self) -> bytes:
        head = b""
        while len(head) < HEAD_BYTES and not self._ended:
            head += self._bytes(HEAD_BYTES - len(head))
        return head

    def readable(self) -> bool:
        """Always: see io.IOBase."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fills `buffer` from the first byte of the file on: see io.RawIOBase."""
        view = memoryview(buffer).cast("B")
        chunk = self._replay[: len(view)] or (b"" if self._ended else self._bytes(len(view)))
        self._replay = self._replay[len(chunk) :]
        view[: len(chunk)] = chunk
        return len(chunk)

    def whole(self) -> BinaryIO:
        """The file as one that can be read at any place, for archives; at its beginning. Refused past `max_bytes`."""
        if self._start == 0:
            if self._stream.seek(0, io.SEEK_END) > self.max_bytes:
                raise ReadError(size_sentence(self.max_bytes))
            self._stream.seek(0)
            return self._stream
        return io.BytesIO(self.read())

    def again(self) -> Source | None:
        """The same file from its beginning, where its stream allows it. This one is then at its end."""
        if self._start is None:
            return None
        self._stream.seek(self._start)
        return Source(
            self._stream, self.max_bytes, guesses=self.guesses, mapping=self.mapping, beside=self.beside
        )

    def holds(self, *words: bytes) -> bool:
        """Whether some of these words stand anywhere in the file. Leaves it at its end: see `again`."""
        longest, tail = max(map(len, words)), self.head
        while True:
            if any(word in tail for word in words):
                return True
            chunk = b"" if self._ended else self._bytes(_CHUNK)
            if not chunk:
                return False
            tail = tail[-longest:] + chunk

    def chunks(self, tolerant: bool = False) -> Iterator[str]:
        """The text, decoded, in order. To be called once. `tolerant` reads as Windows-1252 what is no UTF-8."""
        sentence = refusal(self.head)
        if sentence:
            raise ReadError(sentence)
        name, passed = encoding(self.head)
        decoder = codecs.getincrementaldecoder(name)()
        pending, lines, final, utf8 = self.head[passed:], 1, False, False
        while not final:
            final = self._ended
            try:
                text = decoder.decode(pending, final)
                utf8 = utf8 or not text.isascii()
            except UnicodeDecodeError as error:
                if not tolerant or name != "utf-8":
                    lines += error.object[: error.start].count(b"\n")
                    raise ReadError(_encoding_sentence(name, lines)) from error
                decoder.errors = "essaim.western"
                text = decoder.decode(pending, final)
            if decoder.errors != "strict" and not utf8:
                utf8 = _holds_utf8(pending)
            lines += text.count("\n")
            if text:
                yield text
            pending = b"" if final else self._bytes(_CHUNK)
        self._say_encoding(name, decoder.errors != "strict", utf8)

    def _say_encoding(self, name: str, western: bool, utf8: bool) -> None:
        if western and utf8:
            said = "Ce fichier mélange deux encodages, UTF-8 et Windows-1252\u202f: regardez les lettres accentuées."
            self.say("encoding", "mixed", said)
        elif western:
            self.say(
                "encoding",
                "windows-1252",
                "Ce fichier est lu comme du Windows-1252, l’encodage des anciens tableurs.",
            )
        elif name != "utf-8":
            self.say("encoding", "utf-16", "Ce fichier est lu comme de l’UTF-16.")

    def lines(self, tolerant: bool = False) -> Iterator[str]:
        """The text line by line, ends kept as they are (\\n, \\r\\n or \\r)."""
        parts: list[str] = []
        held = ""
        for chunk in self.chunks(tolerant):
            text = held + chunk
            held = "\r" if text.endswith("\r") else ""
            for part in io.StringIO(text[: len(text) - len(held)], newline=""):
                parts.append(part)
                if part.endswith(("\n", "\r")):
                    yield "".join(parts)
                    parts.clear()
        if parts or held:
            yield "".join(parts) + held


def _encoding_sentence(name: str, line: int) -> str:
    expected = "UTF-8" if name == "utf-8" else "UTF-16"
    return (
        f"Ce fichier n’est pas en {expected}\u202f: un caractère illisible se trouve ligne {line}. "
        "Enregistrez-le avec l’encodage UTF-8."
    )

"""The only way out: every request to another server goes through `fetch`.

An address that somebody typed may point inwards (a router, a cloud's metadata, the database beside us). The name is
resolved here, the address checked, and the connection made to that very address: nothing can change in between. Every
redirect is checked alike. The operator may list inner hosts (`ESSAIM_FETCH_INSIDE`).
"""

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

MOST_REDIRECTS = 3
PORTS = frozenset({80, 443, 8080, 8443})
PIECE = 64 * 1024
SECRETS = frozenset({"authorization", "cookie", "proxy-authorization"})  # never carried to another host
# What `is_global` lets through and yet leads inwards, or to an address inside the address.
INWARD = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
        "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
)  # fmt: skip
OUTWARD_V6 = ip_network("2000::/3")
Resolver = Callable[[str, int], list[str]]


class FetchError(Exception):
    """The request was refused or failed; `sentence` says why, in the reader's language."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class Refused(FetchError):
    """We would not ask: the address is not one of the open web's."""


class Failed(FetchError):
    """The other server did not answer, or not as it should."""


@dataclass(frozen=True)
class Fetched:
    """An answer, whatever its status (304: `body` is empty and what was kept still holds). `url`: after redirects."""

    url: str
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case

    @property
    def etag(self) -> str:
        """To give back at the next `fetch`."""
        return self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        """To give back at the next `fetch`, where there is no ETag."""
        return self.headers.get("last-modified", "")

    @property
    def content_type(self) -> str:
        """The media type, without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def fetch(
    url: str,
    *,
    max_bytes: int = 5_000_000,
    timeout: float = 15.0,
    headers: Mapping[str, str] | None = None,
    etag: str = "",
    last_modified: str = "",
    resolver: Resolver | None = None,
) -> Fetched:
    """GET `url`: at most `max_bytes` once decompressed, `timeout` seconds in all, redirects included.

    Raises `Refused` (not to be asked) or `Failed` (no good answer). `resolver` is for tests.
    """
    asked = {
        "User-Agent": f"Essaim (+{settings.BASE_URL})",
        "Accept": "*/*",
        **_safe_headers(headers or {}),
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if etag:
        asked["If-None-Match"] = _one_line(etag)
    if last_modified:
        asked["If-Modified-Since"] = _one_line(last_modified)
    until = time.monotonic() + timeout
    for _hop in range(MOST_REDIRECTS + 1):
        answer = _ask(url, asked, until, max_bytes, resolver or resolve)
        location = answer.headers.get("location")
        if answer.status not in {301, 302, 303, 307, 308} or not location:
            return answer
        asked, url = _follow(url, location, asked)
    raise Failed(_("Cette adresse renvoie trop de fois à une autre."))


def _follow(url: str, location: str, asked: dict[str, str]) -> tuple[dict[str, str], str]:
    target = urljoin(url, location)
    old, new = urlsplit(url), urlsplit(target)
    if old.scheme == "https" and new.scheme == "http":
        raise Refused(_("Cette adresse renvoie à une autre, qui n’est pas chiffrée."))
    if (old.scheme, old.netloc) != (new.scheme, new.netloc):
        asked = {name: value for name, value in asked.items() if name.lower() not in SECRETS}
    return asked, target


def _one_line(value: str) -> str:
    if any(ord(sign) < 32 or ord(sign) > 255 for sign in value):
        raise Refused(_("Un en-tête de la demande contient un caractère interdit."))
    return value


def _safe_headers(headers: Mapping[str, str]) -> dict[str, str]:
    ours = {"host", "connection", "content-length", "transfer-encoding", "accept-encoding"}
    return {_one_line(name): _one_line(value) for name, value in headers.items() if name.lower() not in ours}


# --- where to ---------------------------------------------------------------------------------------------------


def _target(url: str) -> tuple[SplitResult, str, int]:
    """The parts of a permitted address, its host as sent on the wire, its port."""
    if len(url) > 4000 or any(ord(sign) <= 32 or ord(sign) == 127 for sign in url) or "\\" in url:
        raise Refused(_("Cette adresse ne peut pas être lue."))
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (parts.hostname or "").rstrip(".")
        if host and ":" not in host:
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise Refused(_("Cette adresse ne peut pas être lue.")) from None
    if parts.scheme not in {"http", "https"} or not host:
        raise Refused(_("Seules les adresses http et https se lisent."))
    if parts.username is not None or parts.password is not None:
        raise Refused(_("Une adresse ne porte ni nom d’utilisateur ni mot de passe."))
    if port not in PORTS and not _listed(host, port, exact=True):
        raise Refused(_("Ce port n’est pas de ceux du web."))
    return parts, host, port


def _listed(host: str, port: int, exact: bool = False) -> bool:
    """Whether the operator lists this host: as `host` (usual ports) or `host:port`."""
    named = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    listed = settings.FETCH_INSIDE
    return named in listed or (not exact and host in listed)


def is_open(address: str) -> bool:
    """Whether this IP address belongs to the open internet: nothing inner, reserved, shared or translated."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found not in OUTWARD_V6:
        return False  # what maps or translates an IPv4 address too
    inward = any(found.version == network.version and found in network for network in INWARD)
    return found.is_global and not (found.is_multicast or found.is_reserved or inward)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system finds them; OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _resolve_within(host: str, port: int, resolver: Resolver, seconds: float) -> list[str]:
    """The system's resolver has a patience of its own: wait no longer than ours."""
    result: list[list[str]] = []

    def look() -> None:
        try:
            result.append(resolver(host, port))
        except (OSError, UnicodeError):
            result.append([])

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(max(seconds, 0.0))
    if not result or not result[0]:
        raise Failed(_("Aucun serveur ne répond sous ce nom."))
    return result[0]


def _address(host: str, port: int, resolver: Resolver, seconds: float) -> str:
    found = _resolve_within(host, port, resolver, seconds)
    permitted = found if _listed(host, port) else [address for address in found if is_open(address)]
    if not permitted:
        raise Refused(_("Cette adresse mène à l’intérieur d’un réseau privé : elle n’est pas lue."))
    return permitted[0]


# --- asking -----------------------------------------------------------------------------------------------------


class _Pinned(http.client.HTTPConnection):
    """A connection to one checked address, whatever the name now resolves to; TLS proves the name."""

    def __init__(self, host: str, port: int, address: str, seconds: float, secure: bool) -> None:
        super().__init__(host, port, timeout=seconds)
        self.address, self.secure = address, secure

    def connect(self) -> None:
        raw = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = raw
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=self.host)


class _Bell:
    """Cuts the connection at the hour: a server that sends one byte at a time never reaches a socket's timeout."""

    def __init__(self, connection: _Pinned, seconds: float) -> None:
        self.connection, self.rung = connection, False
        self.timer = threading.Timer(seconds, self._ring)
        self.timer.daemon = True

    def _ring(self) -> None:
        self.rung = True
        if self.connection.sock is not None:
            with suppress(OSError):
                self.connection.sock.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> "_Bell":
        self.timer.start()
        return self

    def __exit__(self, *_error: Any) -> None:
        self.timer.cancel()
        self.connection.close()


def _ask(url: str, headers: dict[str, str], until: float, most: int, resolver: Resolver) -> Fetched:
    parts, host, port = _target(url)
    address = _address(host, port, resolver, until - time.monotonic())
    left = until - time.monotonic()
    if left <= 0:
        raise Failed(_("Ce serveur met trop de temps à répondre."))
    connection = _Pinned(host, port, address, left, parts.scheme == "https")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _Bell(connection, left) as bell:
        try:
            connection.request("GET", _ascii(path), headers=headers)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            body = b"" if response.status in {204, 304} or _moves(response) else _read(response, found, most)
        except (OSError, http.client.HTTPException, zlib.error) as error:
            slow = bell.rung or isinstance(error, TimeoutError)
            sentence = (
                _("Ce serveur met trop de temps à répondre.")
                if slow
                else _("Ce serveur ne répond pas comme il faut.")
            )
            raise Failed(sentence) from error
        if bell.rung:
            raise Failed(_("Ce serveur met trop de temps à répondre."))
    return Fetched(url, response.status, body, found)


def _moves(response: http.client.HTTPResponse) -> bool:
    return response.status in {301, 302, 303, 307, 308}


def _ascii(path: str) -> str:
    """The path as sent on the wire: what is not ASCII as percent signs."""
    return "".join(
        sign if ord(sign) < 128 else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in path
    )


def _read(response: http.client.HTTPResponse, headers: Mapping[str, str], most: int) -> bytes:
    """The body, decompressed, refused as soon as it passes `most`."""
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise Failed(_("Ce serveur emploie une compression que nous ne lisons pas."))
    squeezed = zlib.decompressobj(wbits=47) if coding not in {"", "identity"} else None
    body = bytearray()
    received = 0
    while piece := response.read1(PIECE):
        received += len(piece)
        body += squeezed.decompress(piece, most + 1 - len(body)) if squeezed else piece
        if len(body) > most or received > most:
            raise Failed(_("Ce fichier est trop lourd pour être lu."))
    if response.length or (squeezed and received and not squeezed.eof):
        raise http.client.IncompleteRead(b"", response.length)  # cut on its way: half a list is no list
    return bytes(body)

"""Forty slow senders, forty slow readers and forty who leave, against a running Essaim: do pages still come?

    .venv/bin/python bench/slow_clients.py http://127.0.0.1:8000 [--heavy /annuaire/export.csv]

Prints, for each kind of slowness, how long the home page takes meanwhile (median, worst of 60), in milliseconds.
"""

import argparse
import socket
import threading
import time
import urllib.request
from collections.abc import Callable
from urllib.parse import urlsplit

CROWD = 40
SECONDS = 8.0


def connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    link = socket.socket()
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    link.settimeout(30)
    link.connect((parts.hostname or "127.0.0.1", parts.port or 80))
    return link


def slow_sender(url: str, path: str) -> None:
    """Announce 10 MB, then drip."""
    with connect(url) as link:
        link.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n".encode())
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            link.sendall(b"x" * 200)
            time.sleep(0.2)


def slow_reader(url: str, path: str) -> None:
    """Ask for something heavy, then sip."""
    with connect(url) as link:
        link.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        until = time.monotonic() + SECONDS
        while time.monotonic() < until and link.recv(256):
            time.sleep(0.2)


def leaver(url: str, path: str) -> None:
    """Ask for something heavy, read a little, leave."""
    with connect(url) as link:
        link.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        link.recv(100)


def page_times(url: str, count: int = 60) -> list[float]:
    """Milliseconds that the home page took, sorted."""
    times = []
    for _ in range(count):
        start = time.perf_counter()
        urllib.request.urlopen(url, timeout=30).read()
        times.append((time.perf_counter() - start) * 1000)
        time.sleep(0.02)
    return sorted(times)


def meanwhile(url: str, title: str, act: Callable[[str, str], None], path: str) -> None:
    crowd = [threading.Thread(target=act, args=(url, path), daemon=True) for _ in range(CROWD)]
    for each in crowd:
        each.start()
    time.sleep(1.5)
    times = page_times(url)
    print(f"{title:14} median {times[len(times) // 2]:6.1f}  worst {times[-1]:6.1f}")
    for each in crowd:
        each.join(SECONDS + 30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--heavy", default="/annuaire/", help="a page heavier than what a socket holds")
    parser.add_argument("--post", default="/compte/connexion/")
    options = parser.parse_args()
    times = page_times(options.url)
    print(f"{'alone':14} median {times[len(times) // 2]:6.1f}  worst {times[-1]:6.1f}")
    meanwhile(options.url, "slow senders", slow_sender, options.post)
    meanwhile(options.url, "slow readers", slow_reader, options.heavy)
    meanwhile(options.url, "leavers", leaver, options.heavy)


if __name__ == "__main__":
    main()

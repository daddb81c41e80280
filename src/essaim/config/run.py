"""`./essaim up`: makes ready, then keeps two processes alive: the pages and the task worker.

This process stays small for as long as the house is open, so nothing of Django is imported here.
"""

import argparse
import ctypes
import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from essaim.config import env

QUICK = 10.0  # seconds: a process that dies sooner than that is started again after a growing pause
LONGEST_PAUSE = 30.0
GRACE = 15.0  # seconds to finish what is under way
OPENING = 120.0  # seconds to wait for the first page
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(BaseException):
    """Raised by the signals that end the house."""


class Pause(BaseException):
    """Raised by the signal of a restore: the doors close, what the house stands on is changed, they open again."""


@dataclass
class Child:
    """A process to keep alive, in a session of its own: Ctrl-C reaches it through us, once."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    deaths: int = 0
    die_with_us: Callable[[], None] = field(default=lambda: None)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=self.die_with_us)

    def start_again(self) -> None:
        """After a death: at once, or after a pause that doubles where it keeps dying young."""
        self.kill_group(signal.SIGKILL)  # what it may have left behind
        self.deaths = self.deaths + 1 if time.monotonic() - self.started < QUICK else 0
        pause = min(LONGEST_PAUSE, 2.0**self.deaths - 1)
        when = f" dans {pause:.0f} s" if pause else ""
        print(f"{self.name} s’est arrêté\u202f: nouveau départ{when}.", file=sys.stderr, flush=True)
        time.sleep(pause)
        self.start()

    def kill_group(self, signum: int) -> None:
        """Send a signal to the process and to those it started."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signum)


def dying_with_us() -> Callable[[], None]:
    """What a child calls before it starts, so that the system ends it if we are killed (Linux; elsewhere nothing)."""
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return lambda: None
    return lambda: prctl(1, signal.SIGTERM)  # 1: PR_SET_PDEATHSIG


def children(host: str, port: int) -> list[Child]:
    """The pages, then the worker."""
    granian = [
        sys.executable,
        "-m",
        "granian",
        "essaim.config.asgi:app",
        "--interface",
        "asgi",
        "--host",
        host,
    ]
    granian += [
        "--port",
        str(port),
        "--workers",
        "1",
        "--respawn-failed-workers",
        "--respawn-interval",
        "0.5",
    ]
    granian += [
        "--workers-kill-timeout",
        "10",
        "--no-ws",
        "--log-level",
        "warning",
        "--http1-header-read-timeout",
        "15000",
    ]
    worker = [sys.executable, "-m", "essaim", "run_worker"]
    die = dying_with_us()
    return [
        Child("Le serveur des pages", granian, die_with_us=die),
        Child("Le travail de fond", worker, die_with_us=die),
    ]


def refuse_taken_port(host: str, port: int) -> None:
    """SystemExit with a sentence where nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                sys.exit(
                    f"Le port {port} est déjà pris. Un autre convient peut-être\u202f: ./essaim up --port {port + 1}"
                )
            if error.errno == errno.EACCES:
                sys.exit(
                    f"Le port {port} est réservé à l’administrateur de la machine. Prenez-en un au-dessus de 1024."
                )
            sys.exit(f"Impossible d’écouter à l’adresse «\u202f{host}\u202f» ({error.strerror}).")


def base_url(host: str, port: int) -> str:
    """The address to print and to put in mails, where none is configured."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"


def answers(host: str, port: int) -> bool:
    """Whether a page comes; asking for one also makes the pages' process load what it needs."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    try:
        with socket.create_connection((near, port), timeout=30) as link:
            link.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return link.recv(12).startswith(b"HTTP/")
    except OSError:
        return False


def wait_for_first_page(pages: Child, host: str, port: int) -> None:
    """Until a page comes; SystemExit where the process ends before that."""
    until = time.monotonic() + OPENING
    while not answers(host, port):
        if pages.process is None or pages.process.poll() is not None or time.monotonic() > until:
            sys.exit("Les pages n’ont pas pu être servies\u202f: la raison est écrite au-dessus.")
        time.sleep(0.05)


def watch(living: list[Child]) -> None:
    """Start again whoever dies, for ever. Asleep in between."""
    while True:
        pid, _status = os.wait()
        for child in living:
            if child.process is not None and child.process.pid == pid:
                child.start_again()


def close(living: list[Child]) -> None:
    """Ask everyone to finish, then insist."""
    for child in living:
        if child.process is not None and child.process.poll() is None:
            child.process.terminate()
    until = time.monotonic() + GRACE
    for child in living:
        with suppress(subprocess.TimeoutExpired):
            if child.process is not None:
                child.process.wait(max(0.1, until - time.monotonic()))
        child.kill_group(signal.SIGKILL)


def on_signal(signum: int, frame: FrameType | None) -> None:
    """The first signal ends the house; the following ones are not needed."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise Stop


def make_ready() -> None:
    """Front end, tables, translations, demonstration: each only where it is needed. SystemExit where one fails."""
    from essaim.config import front, ready

    try:
        front.build_if_needed()
    except front.NotBuilt as problem:
        sys.exit(str(problem))
    if not ready.make_ready():
        sys.exit("La base n’a pas pu être préparée\u202f: la raison est écrite au-dessus.")


def on_pause(signum: int, frame: FrameType | None) -> None:
    """SIGUSR1; another one while the doors are closed changes nothing."""
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    raise Pause


@contextmanager
def lock_on_data() -> Iterator[int]:
    """Say that a house stands on this data folder, and under which number; wait where a restore is changing it."""
    with (Path(env.DATA.text()) / "house").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield lock.fileno()


def serve(host: str, port: int) -> None:
    """Open, say where, and stay until a signal; close for a moment as often as a restore asks."""
    with lock_on_data() as lock:
        while True:
            try:
                signal.signal(signal.SIGUSR1, on_pause)
                return open_doors(host, port)
            except Pause:
                print("Fermeture, le temps d’une restauration…", file=sys.stderr, flush=True)
            fcntl.flock(lock, fcntl.LOCK_UN)
            time.sleep(1)  # who waited for the lock has it by now
            fcntl.flock(lock, fcntl.LOCK_SH)
            make_ready()


def open_doors(host: str, port: int) -> None:
    """The two processes, until a signal."""
    pages, worker = living = children(host, port)
    try:
        pages.start()
        wait_for_first_page(pages, host, port)
        print(f"Essaim est ouvert\u202f: {os.environ[env.BASE_URL.name]}   (Ctrl-C pour fermer)", flush=True)
        worker.start()
        watch(living)
    except Stop:
        print("Fermeture…", file=sys.stderr, flush=True)
    finally:
        close(living)


def main() -> None:
    """The command line of `./essaim up`."""
    parser = argparse.ArgumentParser(prog="./essaim up", description="Ouvre la maison et donne son adresse.")
    parser.add_argument("--port", type=int, default=8000, help="port d’écoute (8000 sans elle)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="adresse d’écoute (cette seule machine sans elle)"
    )
    options = parser.parse_args()
    refuse_taken_port(options.host, options.port)
    os.environ[env.BASE_URL.name] = os.environ.get(env.BASE_URL.name) or base_url(options.host, options.port)
    for each in SIGNALS:
        signal.signal(each, on_signal)
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)  # until the doors are open
    try:
        make_ready()
    except Stop:
        sys.exit(130)
    serve(options.host, options.port)


if __name__ == "__main__":
    main()

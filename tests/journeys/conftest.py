"""Journeys run against the real thing: `./essaim up` on an empty folder, a real browser, the demonstration inside."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A running Essaim: its address, its data folder, what it printed (mails among it)."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data.parent / "server.log"
        self.data = data
        environment = {
            **os.environ,
            "ESSAIM_DATA": str(data),
            "ESSAIM_BASE_URL": self.url,
            "PYTHONUNBUFFERED": "1",
        }
        environment.pop("DATABASE_URL", None)
        self.environment = environment
        self.start(**settings)

    def start(self, **settings: str) -> None:
        """Open the house, with these settings from now on."""
        self.environment |= settings
        with self.log.open("a") as out:
            command = [sys.executable, str(PROJECT / "essaim"), "up", "--port", str(self.port)]
            self.process = subprocess.Popen(
                command, stdout=out, stderr=subprocess.STDOUT, env=self.environment
            )

    def stop(self) -> None:
        """Close it, as the host's Ctrl-C would."""
        self.process.terminate()
        self.process.wait(15)

    def essaim(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """A command of the host, beside the service."""
        command = [sys.executable, str(PROJECT / "essaim"), *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120)

    def wait(self, seconds: float = 120) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(self.url, timeout=2).read()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.2)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-3000:]}")

    def codes(self, mail: str) -> list[str]:
        """The sign-in codes mailed to that address, read in the console as a host without SMTP would."""
        parts = re.split(r"^To: ", self.log.read_text(), flags=re.M)
        mine = "\n".join(part for part in parts[1:] if part.startswith(mail))
        return re.findall(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mine, re.M)

    def last_code(self, mail: str, known: int = 0) -> str:
        """The last of them, once there are more than `known`; other mails may come after it."""
        for _ in range(200):
            if len(found := self.codes(mail)) > known:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError(f"no code was mailed to {mail}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: Any) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("essaim") / "data")
    try:
        running.wait()
        yield running
    finally:
        running.stop()


@pytest.fixture
def open_page(browser: Any, server: Server) -> Iterator[Callable[..., Any]]:
    """`open_page("phone", script=True, language="fr-FR")` → a page in a context of its own; errors fail the test."""
    contexts = []
    errors: list[str] = []

    def make(size: str = "phone", script: bool = True) -> Any:
        context = browser.new_context(
            viewport=SIZES[size],
            java_script_enabled=script,
            base_url=server.url,
            locale="fr-FR",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on("console", lambda line: errors.append(f"{page.url}: {line.text}") if _matters(line) else None)
        page.on(
            "request",
            lambda request: errors.append(f"tiers : {request.url}") if _elsewhere(request.url) else None,
        )
        return page

    def _matters(line: Any) -> bool:
        return (
            line.type == "error"
            and "the server responded with a status of 4" not in line.text
            and "WebGL" not in line.text
        )

    def _elsewhere(url: str) -> bool:
        return not url.startswith((server.url, "data:", "blob:"))

    yield make
    for context in contexts:
        context.close()
    assert errors == []


def axe_violations(page: Any) -> list[str]:
    """What axe finds on the page as it stands: one line a violation, with the elements."""
    from axe_playwright_python.sync_playwright import Axe

    # Told to detail violations alone, it does not write a selector for every element that is as it should be.
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{page.url} {each['id']}: {[node['html'][:160] for node in each['nodes']][:4]}" for each in found
    ]


def too_wide(page: Any) -> bool:
    """Whether the page scrolls sideways."""
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
    )

"""A mail server in a thread, that answers what a test tells it to. What it takes is in `took`."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Post:
    """`answers`: address → replies to RCPT in their order, the last one for ever; others are taken."""

    port: int = 0
    took: list[tuple[str, bytes]] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    greeting: str = "220 essai"
    connections: int = 0

    def reply(self, address: str) -> str:
        said = self.answers.get(address, ["250 OK"])
        return said.pop(0) if len(said) > 1 else said[0]


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        post: Post = self.server.post  # type: ignore[attr-defined]
        post.connections += 1
        self.say(post.greeting)
        to = ""
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                to = line.split(b"<")[1].split(b">")[0].decode()
                self.say(post.reply(to))
            elif verb == b"DATA":
                self.say("354 go on")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                post.took.append((to, b"".join(lines)))
                self.say("250 taken")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 OK")

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def running(settings: Any) -> Iterator[Post]:
    """The server, with the settings that send to it and write to the outbox."""
    post = Post()
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.post = post  # type: ignore[attr-defined]
        post.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", post.port, False
        try:
            yield post
        finally:
            server.shutdown()

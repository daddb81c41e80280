"""Reading bounces: delivery status notifications (RFC 3464) in a mailbox or a single message. Pure: bytes in, facts out.

Whatever the bytes, nothing is raised: what is not understood is not a bounce.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

LARGEST = 1_000_000  # bytes read of one message: a notice of failure says it all in its first thousands
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_ID = re.compile(r"<[^<>\s]{3,100}>")


@dataclass(frozen=True)
class Bounce:
    """One address that a mail did not reach. `hard`: it does not exist; `message_id`: of the mail, with its <>."""

    address: str
    message_id: str
    status: str
    hard: bool


def split(mailbox: bytes) -> Iterator[bytes]:
    """The messages of an mbox, or the only one."""
    if not mailbox.startswith(b"From "):
        yield mailbox
        return
    for part in re.split(rb"(?:\A|\r?\n\r?\n)From [^\n]*\n", mailbox):
        if part.strip():
            yield part


def read(message: bytes) -> list[Bounce]:
    """The failures that one notice tells; empty for any other mail, for delays and for receipts."""
    try:
        parsed = BytesParser(policy=compat32).parsebytes(message[:LARGEST])
    except RecursionError:  # messages within messages, by thousands
        return []
    message_id = _original_id(parsed)
    if not message_id:
        return []
    failures = (_failure(block, message_id) for block in _status_blocks(parsed))
    return [bounce for bounce in failures if bounce is not None]


def _parts(message: Message) -> Iterator[Message]:
    """Every part, however deep: a stack of ours, since a hostile message nests without end."""
    waiting = [message]
    for _ in range(200):
        if not waiting:
            return
        part = waiting.pop()
        yield part
        inside = part.get_payload()
        if isinstance(inside, list):
            waiting.extend(each for each in reversed(inside) if isinstance(each, Message))


def _status_blocks(parsed: Message) -> Iterator[Message]:
    for part in _parts(parsed):
        inside = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(inside, list):
            yield from (block for block in inside if isinstance(block, Message))


def _original_id(parsed: Message) -> str:
    """The Message-ID of the mail that came back: in the headers returned with the notice."""
    for part in _parts(parsed):
        if part is parsed:
            continue
        if part.get_content_type() == "text/rfc822-headers":
            found = re.search(r"^message-id:\s*(<[^<>\s]{3,100}>)", _text(part), re.I | re.M)
            if found:
                return found.group(1)
        elif found := _ID.search(str(part.get("Message-ID", ""))):
            return found.group(0)
    return ""


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("latin-1") if isinstance(payload, bytes) else ""


def _failure(block: Message, message_id: str) -> Bounce | None:
    recipient = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
    address = recipient.rpartition(";")[2].strip().strip("<>").lower()
    status = _STATUS.search(str(block.get("Status", "")))
    failed = str(block.get("Action", "")).strip().lower() == "failed"
    if not failed or "@" not in address or len(address) > 254 or status is None:
        return None
    said = status.group(0)
    return Bounce(address, message_id, said, hard=said.startswith("5.1."))

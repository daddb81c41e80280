"""UUIDv7: identifiers that sort by the time they were made (RFC 9562, §5.7).

Neither Python 3.11 nor Django 5.2 makes them. Where the time must not show, use `uuid.uuid4`.
"""

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """A new UUIDv7: 48 bits of milliseconds since 1970, then 74 random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value & (1 << 128) - 1)

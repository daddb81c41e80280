"""Sounds: WAV, FLAC, OGG (Opus, Vorbis; Theora is a film), MP3."""

from essaim.foundation.files.analysis.found import SOUND, VIDEO, Found, Refused, Window

WAV_CODECS = {1: "pcm", 3: "float", 0xFFFE: "pcm"}
OGG_CODECS = {
    b"\x01vorbis": "vorbis",
    b"OpusHead": "opus",
    b"\x7fFLAC": "flac",
    b"Speex   ": "speex",
    b"\x80theora": "theora",
}
RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
V1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
V2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)


def wav(window: Window) -> Found:
    """A WAV whose `fmt ` says a codec and whose `data` is there."""
    place, rate, codec, data = 12, 0, 0, -1
    for _chunk in range(200):
        name, size = window.at(place, 4), window.number(place + 4, 4, little=True)
        if len(name) < 4:
            break
        if name == b"fmt ":
            codec, rate = window.number(place + 8, 2, little=True), window.number(place + 16, 4, little=True)
        elif name == b"data":
            data = min(size, window.size - place - 8)
            break
        place += 8 + size + size % 2
    if not codec or data < 0:
        raise Refused("no_codec")
    duration = data * 1_000 // rate if rate else None
    known = WAV_CODECS.get(codec, f"{codec:#x}")
    return Found(SOUND, "audio/wav", "wav", duration=duration, codecs=(known,), playable=codec in WAV_CODECS)


def flac(window: Window) -> Found:
    """A FLAC, by its STREAMINFO."""
    info = window.at(8, 34)
    if len(info) < 34 or window.number(4, 1) & 0x7F:
        raise Refused("broken_media")
    rate = int.from_bytes(info[10:13], "big") >> 4
    samples = int.from_bytes(info[13:18], "big") & (1 << 36) - 1
    if not rate:
        raise Refused("no_codec")
    return Found(SOUND, "audio/flac", "flac", duration=samples * 1_000 // rate or None, codecs=("flac",))


def ogg(window: Window) -> Found:
    """An OGG, by the first packet of each of its streams; its length by the last page."""
    found: list[str] = []
    place, rate = 0, 0
    for _page in range(16):
        head = window.at(place, 27)
        if head[:4] != b"OggS" or len(head) < 27 or not head[5] & 2:
            break
        table = window.at(place + 27, head[26])
        body = place + 27 + len(table)
        start = window.at(body, 60)
        codec = next((name for magic, name in OGG_CODECS.items() if start.startswith(magic)), "")
        if codec:
            found.append(codec)
            rate = rate or _ogg_rate(codec, start)
        place = body + sum(table)
    if not found:
        raise Refused("no_codec")
    film = "theora" in found
    return Found(
        VIDEO if film else SOUND,
        "video/ogg" if film else "audio/ogg",
        "ogv" if film else "ogg",
        duration=None if film else _ogg_length(window, rate),
        codecs=tuple(dict.fromkeys(found)),
        playable=set(found) <= {"opus", "vorbis", "flac"},
    )


def _ogg_rate(codec: str, packet: bytes) -> int:
    if codec == "opus":
        return 48_000
    return int.from_bytes(packet[12:16], "little") if codec == "vorbis" else 0


def _ogg_length(window: Window, rate: int) -> int | None:
    tail = window.at(max(0, window.size - 70_000), 70_000)
    last = tail.rfind(b"OggS")
    if last < 0 or not rate:
        return None
    granule = int.from_bytes(tail[last + 6 : last + 14], "little")
    return granule * 1_000 // rate if 0 < granule < 2**50 else None


def mp3(window: Window) -> Found:
    """An MP3, by two frames that follow each other; its length by its `Xing` count, else by its bit rate."""
    place = 0
    if window.at(0, 3) == b"ID3":
        size = window.at(6, 4)
        place = 10 + sum((byte & 0x7F) << 7 * (3 - i) for i, byte in enumerate(size))
    frame = _mp3_frame(window, place)
    if frame is None or (window.size > place + frame[0] + 4 and _mp3_frame(window, place + frame[0]) is None):
        raise Refused("no_codec")
    _size, bits, rate, samples = frame
    head = window.at(place, 200)
    xing = max(head.find(b"Xing"), head.find(b"Info"))
    if xing > 0 and head[xing + 7] & 1:
        duration = int.from_bytes(head[xing + 8 : xing + 12], "big") * samples * 1_000 // rate
    else:
        duration = (window.size - place) * 8 // bits
    return Found(SOUND, "audio/mpeg", "mp3", duration=duration, codecs=("mp3",))


def _mp3_frame(window: Window, at: int) -> tuple[int, int, int, int] | None:
    """(bytes, kbit/s, Hz, samples) of the layer III frame there."""
    head = window.at(at, 4)
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return None
    version, rate_at = head[1] >> 3 & 3, head[2] >> 2 & 3
    bits = (V1 if version == 3 else V2)[head[2] >> 4]
    if version == 1 or rate_at == 3 or not bits:
        return None
    rate, samples = RATES[version][rate_at], 1_152 if version == 3 else 576
    return samples // 8 * bits * 1_000 // rate + (head[2] >> 1 & 1), bits, rate, samples

"""Pictures and a sound made here when the demonstration is loaded: plain shapes, nothing taken from anywhere."""

import io
import math
import wave

COLOURS = ("#0d6868", "#f2a679", "#34681f", "#e9b949", "#7b2f80")
PAPER = "#fbf8f2"


def garden() -> bytes:
    """Beds, a path and trees, seen from above; PNG."""
    picture, draw = _sheet(1_200, 800)
    for row in range(3):
        for column in range(5):
            left, top = 70 + 220 * column, 70 + 240 * row
            draw.rectangle(
                (left, top, left + 170, top + 170), fill=COLOURS[2] if (row + column) % 2 else COLOURS[3]
            )
            for plant in range(4):
                x = left + 22 + 40 * plant
                draw.ellipse((x, top + 70, x + 24, top + 94), fill=COLOURS[0])
    return _png(picture)


def honeycomb() -> bytes:
    """Hexagons, as on the mark; PNG."""
    picture, draw = _sheet(900, 900)
    for index in range(7):
        angle = math.pi / 3 * index
        x, y = (450 + 260 * math.cos(angle), 450 + 260 * math.sin(angle)) if index < 6 else (450, 450)
        corners = [
            (x + 140 * math.cos(math.pi / 3 * i), y + 140 * math.sin(math.pi / 3 * i)) for i in range(6)
        ]
        draw.polygon(corners, fill=COLOURS[index % len(COLOURS)])
    return _png(picture)


def chime() -> bytes:
    """Three notes, four seconds; WAV."""
    rate, out = 8_000, io.BytesIO()
    samples = bytearray()
    for place in range(4 * rate):
        second = place / rate
        note = (440, 554.37, 659.25)[min(2, int(second))]
        fading = math.exp(-2 * (second - min(2, int(second))))
        samples.append(128 + round(60 * fading * math.sin(2 * math.pi * note * second)))
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 1, rate, 0, "NONE", ""))
        sound.writeframes(bytes(samples))
    return out.getvalue()


def _sheet(width: int, height: int):  # type: ignore[no-untyped-def]
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (width, height), PAPER)
    return picture, ImageDraw.Draw(picture)


def _png(picture) -> bytes:  # type: ignore[no-untyped-def]
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()

"""Readers of bytes: what they tell, what they refuse, and that nothing makes them fall."""

import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.foundation.files.analysis import vtt
from essaim.foundation.files.analysis.found import Found, Limits, Refused
from essaim.foundation.files.analysis.sniff import examine
from essaim.foundation.files.tests import makers

LIMITS = Limits()
STARTS = [
    b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff\xe1", b"RIFF\0\0\0\0WEBPVP8X", b"RIFF\0\0\0\0WAVEfmt ", b"\0\0\0\x18ftypavif",
    b"\0\0\0\x18ftypisom", b"\x1a\x45\xdf\xa3\x84\x42\x82\x81w\x18\x53\x80\x67\xff", b"OggS\0\2", b"fLaC\0\0\0\x22", b"ID3\4\0\0\0\0\0\0",
    b"\xff\xfb\x90\x64", b"%PDF-1.4", b"PK\x03\x04", b"<?xml", b"WEBVTT\n\n",
]  # fmt: skip


def found(raw: bytes) -> Found:
    return examine(io.BytesIO(raw), LIMITS)


def code(raw: bytes) -> str:
    with pytest.raises(Refused) as refused:
        found(raw)
    return refused.value.code


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(["", *STARTS]), st.binary(max_size=3_000))
def test_any_bytes_are_told_or_refused_and_never_crash(start: bytes | str, rest: bytes) -> None:
    raw = (start or b"") + rest  # type: ignore[operator]
    try:
        told = found(raw)
    except Refused as refused:
        assert refused.code
    else:
        assert told.kind in {"picture", "sound", "video", "document"}
        assert told.width * told.height <= LIMITS.pixels
        assert told.duration is None or told.duration >= 0


REAL = [
    makers.mp4(),
    makers.docx(),
    makers.odt(),
    makers.pdf(),
    makers.wav(),
    makers.jpeg(60, 40),
    makers.png(30, 20),
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(REAL), st.data())
def test_damaged_files_never_crash_either(raw: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(raw) - 1))
    damaged = raw[:at] + data.draw(st.binary(max_size=12)) + raw[at + data.draw(st.integers(0, 12)) :]
    try:
        assert found(damaged).media_type
    except Refused as refused:
        assert refused.code


@pytest.mark.parametrize(
    ("raw", "media_type", "size"),
    [
        (makers.jpeg(90, 60), "image/jpeg", (90, 60)),
        (makers.jpeg(90, 60, gps=True), "image/jpeg", (90, 60)),
        (makers.png(40, 30), "image/png", (40, 30)),
        (makers.mp4(), "video/mp4", (640, 360)),
        (makers.docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (0, 0)),
        (makers.odt(), "application/vnd.oasis.opendocument.text", (0, 0)),
        (makers.pdf(), "application/pdf", (0, 0)),
        (b"Compte rendu\n", "text/plain", (0, 0)),
    ],
)
def test_what_a_file_is_comes_from_its_bytes(raw: bytes, media_type: str, size: tuple[int, int]) -> None:
    told = found(raw)
    assert (told.media_type, (told.width, told.height)) == (media_type, size)


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "GIF"])
def test_other_pictures_tell_their_size(kind: str) -> None:
    from PIL import Image

    for options in ({}, {"lossless": True}) if kind == "WEBP" else ({},):
        out = io.BytesIO()
        Image.new("RGB", (123, 45), "red").save(out, kind, **options)
        told = found(out.getvalue())
        assert (told.width, told.height) == (123, 45)


def test_durations() -> None:
    assert found(makers.mp4()).duration == 7_000
    assert found(makers.wav(2)).duration == 2_000


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"\0\1\2\3" * 40, "unknown"),
        (makers.huge_png(30_000, 30_000), "too_many_pixels"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "svg"),
        (b"<?xml version='1.0'?><!-- a --><svg/>", "svg"),
        (b"<!doctype html><p>page", "web_page"),
        (b"bonjour <script>alert(1)</script>", "web_page"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (makers.mp4(tracks=0), "no_codec"),
        (makers.mp4(codec=b"\0\0\0\0"), "no_codec"),
        (makers.mp4()[:60], "broken_media"),
        (makers.pdf()[:30], "broken_document"),
        (makers.pdf() + makers.docx(), "polyglot"),
        (makers.pdf() + makers.docx() + b"%%EOF", "polyglot"),
        (b"%PDF-1.4\n<html><script>alert(1)</script>\n%%EOF", "polyglot"),
        (makers.docx() + b"#!/bin/sh", "polyglot"),
        (b"PK\x03\x04" + makers.docx(), "bomb"),
        (makers.docx(word__vbaProject_bin=b"x").replace(b"vbaProject_bin", b"vbaProject.bin"), "macros"),
        (makers.docx(word__a=bytes(3_000_000)), "bomb"),
        (makers.packed({"a.txt": b"a"}), "archive"),
        (b"RIFF\x24\0\0\0WAVEJUNK\x04\0\0\0abcd", "no_codec"),
        (b"OggS\0\2" + bytes(20) + b"\1\4abcd", "no_codec"),
    ],
)
def test_refusals(raw: bytes, why: str) -> None:
    assert code(raw) == why


def test_overlapping_entries_of_an_archive_are_a_bomb() -> None:
    raw = bytearray(makers.docx())
    second = raw.rfind(b"PK\x01\x02")
    raw[second + 42 : second + 46] = struct.pack("<I", 0)  # the second entry begins where the first does
    assert code(bytes(raw)) == "bomb"


def test_a_webm_without_codec_is_refused() -> None:
    ebml = b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm"
    assert code(ebml + b"\x18\x53\x80\x67\x85\x16\x54\xae\x6b\x80") == "no_codec"


TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1, max_size=20)


@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(1, 10**5), st.lists(TEXTS, min_size=1, max_size=3)),
        min_size=1,
        max_size=8,
    )
)
def test_captions_are_read_as_they_were_written(rows: list[tuple[int, int, list[str]]]) -> None:
    cues, at = [], 0
    for gap, length, lines in rows:
        at += gap
        cues.append(vtt.Cue(at, at + length, "\n".join(lines)))
    assert vtt.read(vtt.write(cues)) == cues


@settings(max_examples=300)
@given(
    st.binary(max_size=400)
    | st.text(alphabet="WEBVT\n0123:.-> <&;a", max_size=200).map(lambda text: b"WEBVTT\n\n" + text.encode())
)
def test_any_captions_are_read_or_refused(raw: bytes) -> None:
    try:
        cues = vtt.read(raw)
    except vtt.Unreadable as unreadable:
        assert unreadable.line >= 1
    else:
        assert vtt.read(vtt.write(cues)) == cues


@pytest.mark.parametrize(
    ("raw", "why", "line"),
    [
        (b"1\n00:00:01,000 --> 00:00:02,000\nSRT", "signature", 1),
        (b"WEBVTT\n\n00:01.000 -> 00:02.000\nx", "timing", 4),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nx", "order", 3),
        (b"WEBVTT\n\n", "no_cue", 3),
        (b"\xff\xfe", "encoding", 1),
    ],
)
def test_captions_that_cannot_be_read_say_where(raw: bytes, why: str, line: int) -> None:
    with pytest.raises(vtt.Unreadable) as unreadable:
        vtt.read(raw)
    assert (unreadable.value.code, unreadable.value.line) == (why, line)


def test_captions_lose_their_markup() -> None:
    (cue,) = vtt.read(b"WEBVTT\n\n00:01.000 --> 00:02.000\n<b onclick=x>Bon &amp; beau</b>\n")
    assert cue.text == "Bon & beau"
    assert b"<b" not in vtt.write([cue])

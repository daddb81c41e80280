"""Pages of files and their bytes: who sees what, what is asked, how many queries."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.config.sending import Sending
from essaim.foundation.files.models import File
from essaim.foundation.files.tests import makers
from essaim.foundation.kernel.sending import HEADER

pytestmark = pytest.mark.django_db
WHO = ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]
SEEN = {
    "public": set(WHO),
    "network": {"guest", "member", "facilitator", "administrator"},
    "group": {"guest", "member", "facilitator", "administrator"},
    "private": {"facilitator", "administrator"},
}


def bytes_of(file: Any, name: str = "") -> str:
    return reverse("files:content", args=[file.public_id, name or file.name])


def add_url(owner: Any, kind: str = "fiche") -> str:
    return reverse("files:add", args=[kind, owner.public_id])


@pytest.mark.parametrize("visibility", SEEN)
def test_who_gets_the_bytes_the_page_and_the_line(
    people: Any, card: Any, send: Any, as_: Any, visibility: str
) -> None:
    from essaim.connect.actors.models import Actor
    from essaim.foundation.files.keeping import follow

    file = send(people["facilitator"], card, makers.jpeg(40, 30), alt="Cour")
    Actor.objects.filter(pk=card.pk).update(visibility=visibility)
    card.refresh_from_db()
    follow(card)
    got = set()
    for who in WHO:
        client = as_(people[who])
        sizes = [each.name for each in file.renditions.all()]
        answers = {client.get(bytes_of(file, name)).status_code for name in ["", *sizes]}
        answers.add(client.get(reverse("files:file", args=[file.public_id])).status_code)
        assert len(answers) == 1, who
        listed = client.get(reverse("files:space", args=[card.space.slug])).content.decode()
        assert (str(file.public_id) in listed) == (answers == {200}), who
        if answers == {200}:
            got.add(who)
        else:
            assert answers == {404}, who
    assert got == SEEN[visibility] or (visibility == "network" and got >= SEEN[visibility] - {"guest"})


def test_bytes_follow_the_card_even_where_a_file_was_left_behind(
    people: Any, card: Any, send: Any, as_: Any
) -> None:
    from essaim.connect.actors.models import Actor

    file = send(people["facilitator"], card, makers.pdf(), "a.pdf")
    Actor.objects.filter(pk=card.pk).update(visibility="private")  # an import, in bulk
    assert as_(None).get(bytes_of(file)).status_code == 404
    assert as_(None).get(reverse("files:file", args=[file.public_id])).status_code == 404
    assert as_(people["facilitator"]).get(bytes_of(file)).status_code == 200


def test_undescribed_binned_and_refused_are_for_who_looks_after_them(
    people: Any, card: Any, send: Any, as_: Any
) -> None:
    bare = send(people["facilitator"], card, makers.jpeg(40, 30))
    gone = send(people["facilitator"], card, makers.pdf(), "a.pdf")
    as_(people["facilitator"]).post(reverse("files:put_in_bin", args=[gone.public_id]))
    assert as_(None).get(bytes_of(bare)).status_code == 404
    assert as_(people["facilitator"]).get(bytes_of(bare)).status_code == 200
    assert as_(people["facilitator"]).get(bytes_of(gone)).status_code == 404
    page = as_(people["facilitator"]).get(reverse("files:space", args=[card.space.slug]) + "?etat=corbeille")
    assert "a.pdf" in page.content.decode()
    as_(people["facilitator"]).post(reverse("files:restore", args=[gone.public_id]))
    assert as_(None).get(bytes_of(gone)).status_code == 200


def test_headers_of_bytes(people: Any, card: Any, send: Any, as_: Any) -> None:
    client = as_(None)
    picture = send(people["facilitator"], card, makers.jpeg(40, 30), alt="Cour")
    size = picture.renditions.first()
    answer = client.get(bytes_of(picture, size.name))
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Path(answer[HEADER]).stat().st_size == size.size
    again = client.get(bytes_of(picture, size.name), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    office = send(people["facilitator"], card, makers.docx(), "a.docx")
    assert client.get(bytes_of(office))["Content-Disposition"].startswith("attachment")
    text = send(people["facilitator"], card, b"Bonjour", "a.html")
    answer = client.get(bytes_of(text))
    assert (text.name, answer["Content-Type"]) == ("a.txt", "text/plain; charset=utf-8")
    assert client.get(bytes_of(picture, "autre.jpg")).status_code == 404


def test_private_bytes_are_for_no_shared_cache(people: Any, space: Any, send: Any, as_: Any) -> None:
    file = send(people["member"], space, makers.pdf(), "a.pdf", reach="group")
    answer = as_(people["member"]).get(bytes_of(file))
    assert answer["Cache-Control"] == "private, no-cache"
    assert as_(None).get(bytes_of(file)).status_code == 404


# -- ranges, through the server's own loop


def ask(
    folder: Path, headers: dict[str, str], given: list[tuple[bytes, bytes]], method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": given})
        await send({"type": "http.response.body", "body": b"never sent"})

    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"spec_version": "2.4"},
        "method": method,
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
    }
    asyncio.run(Sending(app, folder)(scope, receive, send))
    found = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:])


def test_ranges(tmp_path: Path) -> None:
    whole = bytes(range(256)) * 400
    (tmp_path / "film").write_bytes(whole)
    given = [(b"X-Essaim-Send", str(tmp_path / "film").encode()), (b"Content-Type", b"video/mp4"), (b"ETag", b'"abc"'),
             (b"Set-Cookie", b"a=b"), (b"Vary", b"Cookie"), (b"Content-Length", b"0")]  # fmt: skip
    status, headers, body = ask(tmp_path, {}, given)
    assert (status, body, headers["accept-ranges"]) == (200, whole, "bytes")
    assert not {"x-essaim-send", "set-cookie", "vary"} & set(headers)
    assert headers["content-length"] == str(len(whole))
    status, headers, body = ask(tmp_path, {"range": "bytes=1000-1999"}, given)
    assert (status, body, headers["content-range"]) == (
        206,
        whole[1000:2000],
        f"bytes 1000-1999/{len(whole)}",
    )
    status, _headers, body = ask(tmp_path, {"range": "bytes=-100"}, given)
    assert (status, body) == (206, whole[-100:])
    status, headers, body = ask(tmp_path, {"range": "bytes=0-9,5000-5009"}, given)
    assert status == 206
    assert headers["content-type"].startswith("multipart/byteranges")
    assert whole[:10] in body and whole[5000:5010] in body
    assert ask(tmp_path, {"range": "bytes=0-9", "if-range": '"abc"'}, given)[0] == 206
    assert ask(tmp_path, {"range": "bytes=0-9", "if-range": '"older"'}, given)[0] == 200
    assert ask(tmp_path, {"range": f"bytes={len(whole)}-"}, given)[0] == 416
    status, headers, body = ask(tmp_path, {}, given, "HEAD")
    assert (status, body, headers["content-length"]) == (200, b"", str(len(whole)))


def test_nothing_is_sent_from_outside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "secret_key").write_text("secret")
    for path in (
        tmp_path / "secret_key",
        tmp_path / "files" / ".." / "secret_key",
        tmp_path / "files" / "absent",
    ):
        status, _headers, body = ask(tmp_path / "files", {}, [(b"x-essaim-send", str(path).encode())])
        assert (status, body) == (404, b"")


# -- pages


def test_a_member_adds_a_photo_and_is_asked_for_words(people: Any, card: Any, as_: Any) -> None:
    client = as_(people["facilitator"])
    assert "Choisir l’image principale" in client.get(add_url(card) + "?place=portrait").content.decode()
    answer = client.post(
        add_url(card) + "?place=portrait",
        {
            "uploads": [makers.upload(makers.jpeg(600, 400), "Cour été.jpg")],
            "licence": "CC-BY-4.0",
            "credit": "Lise",
        },
    )
    describing = reverse("files:describe", args=["fiche", card.public_id])
    assert answer["Location"] == describing
    file = File.objects.get()
    assert (file.name, file.licence, file.credit) == ("cour-ete.jpg", "CC-BY-4.0", "Lise")
    page = client.post(
        describing, {f"f{file.pk}-alt": "", f"f{file.pk}-caption": "Vue de l’est"}
    ).content.decode()
    assert "Dites en une phrase" in page
    assert "Vue de l’est" in page
    card_url = reverse("actors:actor", args=[card.public_id])
    assert "sans texte alternatif" in client.get(card_url).content.decode()
    assert "cour" not in as_(None).get(card_url).content.decode().lower().split("<main")[1].split("<aside")[0]
    client = as_(people["facilitator"])
    assert client.post(describing, {f"f{file.pk}-alt": "Une cour plantée d’arbres"})["Location"] == card_url
    page = as_(None).get(card_url).content.decode()
    assert 'alt="Une cour plantée d’arbres"' in page
    assert "image/avif" in page and "image/webp" in page and 'loading="lazy"' in page
    said = json.loads(as_(None).get(card_url + "?format=jsonld").content)["image"]
    assert (said["creditText"], said["license"]) == ("Lise", "https://creativecommons.org/licenses/by/4.0/")


def test_several_files_at_once_the_bad_one_says_why(people: Any, card: Any, as_: Any) -> None:
    client = as_(people["facilitator"])
    given = [
        makers.upload(makers.pdf(), "bon.pdf"),
        makers.upload(makers.mp4(tracks=0), "film.mp4"),
        makers.upload(b"<svg/>", "dessin.svg"),
    ]
    page = client.post(add_url(card), {"uploads": given, "licence": "CC0-1.0"}).content.decode()
    assert "« film.mp4 »" in page.replace("\u202f", " ") and "ni image ni son" in page
    assert "Exportez-le en PNG" in page
    assert "1 fichier est arrivé" in page
    assert list(File.objects.values_list("original_name", flat=True)) == ["bon.pdf"]


@pytest.mark.parametrize("data", [{}, {"uploads": ""}, {"licence": "inconnue"}])
def test_an_empty_sending_is_told(people: Any, card: Any, as_: Any, data: dict[str, str]) -> None:
    page = as_(people["facilitator"]).post(add_url(card), data)
    assert page.status_code == 200
    assert "Choisissez un fichier." in page.content.decode()


def test_who_may_open_the_writing_pages(people: Any, card: Any, send: Any, as_: Any) -> None:
    file = send(people["facilitator"], card, makers.mp4(), "film.mp4")
    edit = reverse("files:edit", args=[file.public_id])
    for who in WHO:
        keeps = who in ("facilitator", "administrator")
        client = as_(people[who])
        added = client.get(add_url(card)).status_code
        assert added == (200 if keeps else 302 if who == "stranger" else 403), who
        assert client.get(edit).status_code == (200 if keeps else 404), who
        assert client.post(reverse("files:put_in_bin", args=[file.public_id])).status_code == (
            302 if keeps else 404
        ), who
        if keeps:
            assert client.post(reverse("files:restore", args=[file.public_id])).status_code == 302
    assert as_(people["member"]).get(add_url(card, "inconnu")).status_code == 404
    assert as_(people["member"]).get(add_url(card.space, "espace")).status_code == 200


def test_captions_and_words_of_a_film(people: Any, card: Any, send: Any, as_: Any) -> None:
    file = send(people["facilitator"], card, makers.mp4(), "film.mp4")
    client, edit = as_(people["facilitator"]), reverse("files:edit", args=[file.public_id])
    bad = client.post(
        edit, {"do": "captions", "language": "fr", "captions": makers.upload(b"1\nSRT", "a.srt")}
    )
    assert "WEBVTT" in bad.content.decode()
    good = client.post(
        edit, {"do": "captions", "language": "fr", "captions": makers.upload(makers.VTT, "a.vtt")}
    )
    assert good.status_code == 302
    said = {
        "do": "words",
        "title": "Visite",
        "licence": "CC0-1.0",
        "language": "fr",
        "transcript": "Bonjour.",
    }
    assert client.post(edit, said).status_code == 302
    page = as_(None).get(reverse("files:file", args=[file.public_id])).content.decode()
    assert '<track kind="captions"' in page and "Transcription" in page and "autoplay" not in page
    track = page.split('<track kind="captions" src="')[1].split('"')[0]
    assert as_(None).get(track)["Content-Type"] == "text/vtt; charset=utf-8"
    client = as_(people["facilitator"])
    assert client.post(edit, {"do": "remove", "language": "fr"}).status_code == 302
    assert file.renditions.count() == 0


def test_a_film_that_browsers_do_not_play_says_so(
    people: Any, card: Any, send: Any, as_: Any, settings: Any
) -> None:
    settings.FFMPEG = "non"
    file = send(people["facilitator"], card, makers.mp4(codec=b"hvc1"), "film.mp4")
    page = as_(None).get(reverse("files:file", args=[file.public_id])).content.decode()
    assert "pas d’outil de conversion" in page
    assert "<video" not in page


def test_a_transcoder_makes_what_browsers_play(
    people: Any, card: Any, send: Any, as_: Any, settings: Any, tmp_path: Path
) -> None:
    fake = tmp_path / "ffmpeg"
    fake.write_text('#!/bin/sh\nfor last; do :; done\nprintf made > "$last"\n')
    fake.chmod(0o755)
    settings.FFMPEG = str(fake)
    file = send(people["facilitator"], card, makers.mp4(codec=b"hvc1"), "film.mp4")
    assert sorted(file.renditions.values_list("purpose", flat=True)) == ["film", "still"]
    page = as_(None).get(reverse("files:file", args=[file.public_id])).content.decode()
    assert "<video" in page and "poster=" in page


def test_the_room_left_is_told_to_members(people: Any, space: Any, send: Any, as_: Any) -> None:
    send(people["member"], space, makers.pdf(), "Compte rendu.pdf")
    here = reverse("files:space", args=[space.slug])
    assert "<meter" in as_(people["member"]).get(here).content.decode()
    assert "<meter" not in as_(None).get(here).content.decode()
    assert "Compte rendu.pdf" in as_(None).get(here + "?nature=document").content.decode()
    assert "Compte rendu.pdf" not in as_(None).get(here + "?nature=sound").content.decode()
    assert "Compte rendu.pdf" in as_(None).get(reverse("spaces:space", args=[space.slug])).content.decode()


def test_a_file_may_be_kept_to_members(people: Any, space: Any, as_: Any) -> None:
    client = as_(people["member"])
    client.post(
        add_url(space, "espace"),
        {"uploads": makers.upload(makers.pdf(), "a.pdf"), "licence": "CC0-1.0", "reach": "group"},
    )
    file = File.objects.get()
    assert file.visibility == "group"
    edit = reverse("files:edit", args=[file.public_id])
    client.post(edit, {"do": "words", "licence": "CC0-1.0", "language": "fr", "reach": "public"})
    file.refresh_from_db()
    assert file.visibility == "public"


def test_json_ld_of_a_file(people: Any, card: Any, send: Any, as_: Any) -> None:
    file = send(people["facilitator"], card, makers.jpeg(40, 30), alt="Cour", credit="Lise")
    said = json.loads(as_(None).get(reverse("files:file", args=[file.public_id]) + "?format=jsonld").content)
    assert (said["@type"], said["creditText"], said["width"]) == ("ImageObject", "Lise", 40)


def test_pages_take_as_many_queries_with_many_files(
    people: Any, space: Any, card: Any, send: Any, as_: Any
) -> None:
    from essaim.connect.actors.actions import add_actor
    from essaim.foundation.kernel.actions import SYSTEM

    pages = [reverse("actors:actor", args=[card.public_id]), reverse("files:space", args=[space.slug]), reverse("actors:directory") + "?vue=fiches",
             reverse("spaces:space", args=[space.slug])]  # fmt: skip

    def counted() -> list[int]:
        found = []
        for page in pages:
            client = as_(people["member"])
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    def fill(count: int) -> None:
        for _ in range(count):
            other = add_actor(SYSTEM, space, name="Autre")
            send(people["facilitator"], other, makers.jpeg(40, 30), alt="Cour", role="portrait")
            send(people["facilitator"], card, makers.pdf(), "a.pdf")
            send(people["member"], space, makers.pdf(), "a.pdf")

    fill(1)
    few = counted()
    fill(2)
    assert counted() == few


def test_personal_export(people: Any, space: Any, send: Any) -> None:
    from essaim.foundation.accounts.personal_data import as_json

    send(people["member"], space, makers.pdf(), "Compte rendu.pdf", credit="Lise")
    assert "Compte rendu.pdf" in as_json(people["member"])
    assert "Compte rendu.pdf" not in as_json(people["guest"])


@pytest.mark.parametrize(("choice", "left"), [("named", 200), ("unnamed", 200), ("gone", 404)])
def test_what_becomes_of_files_whose_sender_leaves(
    people: Any, space: Any, send: Any, as_: Any, choice: str, left: int
) -> None:
    from essaim.foundation.accounts.parties import is_unnamed
    from essaim.foundation.accounts.personal_data import erasables
    from essaim.foundation.files import periodic, quotas

    (mine,) = [each for each in erasables() if each.slug == "files"]
    user = people["member"]
    file = send(user, space, makers.pdf(), "a.pdf")
    assert mine.count(user) == 1
    assert mine.erase(user, choice) == (0 if choice == "named" else 1)
    assert mine.erase(user, choice) == 0
    file.refresh_from_db()
    assert file.uploaded_by is not None
    assert is_unnamed(file.uploaded_by) == (choice != "named")
    assert quotas.used("person", user.party_id) == (file.stored if choice == "named" else 0)
    assert as_(None).get(bytes_of(file)).status_code == left
    assert periodic.empty_bins() == (1 if choice == "gone" else 0)

"""Files received, prepared, described, binned: what stands and what does not."""

import io
import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connection

from essaim.foundation.files import periodic, quotas, storage
from essaim.foundation.files.actions import bin_file, describe_file, purge_file, restore_file, set_captions
from essaim.foundation.files.models import File, Usage
from essaim.foundation.files.tests import makers
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.rules import Denied

pytestmark = pytest.mark.django_db


def opened(sha256: str) -> Any:
    from PIL import Image

    return Image.open(io.BytesIO(default_storage.open(storage.blob_name(sha256)).read()))


def blobs() -> set[str]:
    if not default_storage.exists("blobs"):
        return set()
    folders = default_storage.listdir("blobs")[0]
    return {folder + name for folder in folders for name in default_storage.listdir(f"blobs/{folder}")[1]}


def test_a_photo_loses_where_it_was_taken_and_gets_its_sizes(people: Any, card: Any, send: Any) -> None:
    raw = makers.jpeg(900, 600, gps=True, orientation=6)
    file = send(people["facilitator"], card, raw, alt="Deux rectangles", role="portrait")
    assert (file.state, file.described, file.width, file.height) == ("ready", True, 600, 900)
    made = list(file.renditions.all())
    assert {each.media_type for each in made} == {"image/avif", "image/webp", "image/jpeg"}
    for each in [file, *made]:
        picture = opened(each.sha256)
        assert not picture.getexif()
        assert b"Appareil" not in default_storage.open(storage.blob_name(each.sha256)).read()
    assert b"GPS" not in b"".join(default_storage.open(storage.blob_name(name)).read() for name in blobs())
    assert file.stored == file.size + sum(each.size for each in made)
    assert quotas.used("space", card.space_id) == file.stored


def test_transparency_is_kept(people: Any, card: Any, send: Any) -> None:
    file = send(people["facilitator"], card, makers.png(700, 300, alpha=True), "logo.png", alt="Logo")
    assert {each.media_type for each in file.renditions.all()} == {"image/avif", "image/webp", "image/png"}
    assert opened(file.sha256).mode == "RGBA"


def test_a_picture_that_is_a_script_too_becomes_a_picture_only(people: Any, card: Any, send: Any) -> None:
    file = send(people["facilitator"], card, makers.gif_js(), "a.gif", decorative=True)
    if file.state == "ready":
        for name in blobs():
            assert b"alert" not in default_storage.open(storage.blob_name(name)).read()
    else:
        assert (file.state, blobs()) == ("refused", set())


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (10_000, 8_000)])
def test_too_many_pixels_is_one_sentence_and_nothing_kept(
    people: Any, card: Any, send: Any, width: int, height: int
) -> None:
    with pytest.raises(ValidationError, match="millions de pixels"):
        send(people["facilitator"], card, makers.huge_png(width, height), "grande.png")
    assert (File.objects.count(), blobs()) == (0, set())


def test_a_picture_that_lies_about_its_size_is_refused_by_the_darkroom(
    people: Any, card: Any, send: Any
) -> None:
    raw = makers.png(300, 200)[:60]
    file = send(people["facilitator"], card, raw, "coupée.png", alt="Coupée")
    assert (file.state, file.renditions.count(), file.stored) == ("refused", 0, 0)
    assert "n’a pas pu être préparée" in file.refusal
    assert blobs() == set()


def test_a_film_without_codec_is_one_sentence(people: Any, card: Any, send: Any) -> None:
    with pytest.raises(ValidationError, match="ni image ni son"):
        send(people["facilitator"], card, makers.mp4(tracks=0), "film.mp4")


def test_a_film_loses_where_it_was_taken(people: Any, card: Any, send: Any) -> None:
    raw = makers.mp4(place=b"+48.8583+002.2944/")
    file = send(people["facilitator"], card, raw, "film.mp4")
    kept = default_storage.open(storage.blob_name(file.sha256)).read()
    assert len(kept) == len(raw)
    assert b"+48.8583" not in kept
    assert (file.kind, file.duration, file.width) == ("video", 7_000, 640)


def test_a_picture_without_words_asks_for_them(people: Any, card: Any, send: Any) -> None:
    file = send(people["facilitator"], card, makers.jpeg(40, 30))
    assert not file.described
    with pytest.raises(ValidationError) as refused:
        describe_file(people["facilitator"], file, alt="  ", decorative=False)
    assert "alt" in refused.value.message_dict
    described = describe_file(people["facilitator"], file, alt="Une cour plantée", licence="CC0-1.0")
    assert (described.described, described.alt, described.licence) == (True, "Une cour plantée", "CC0-1.0")


def test_the_main_picture_is_one(people: Any, card: Any, send: Any) -> None:
    first = send(people["facilitator"], card, makers.jpeg(40, 30), alt="a", role="portrait")
    second = send(people["facilitator"], card, makers.jpeg(50, 30), alt="b", role="portrait")
    first.refresh_from_db()
    assert (first.role, second.role) == ("attachment", "portrait")
    with pytest.raises(ValidationError, match="doit être une image"):
        send(people["facilitator"], card, makers.pdf(), "a.pdf", role="portrait")


@pytest.mark.parametrize(
    ("who", "ok"),
    [
        ("nobody", False),
        ("guest", False),
        ("member", False),
        ("facilitator", True),
        ("administrator", True),
        ("elsewhere", False),
    ],
)
def test_who_attaches_to_a_card(people: Any, card: Any, send: Any, who: str, ok: bool) -> None:
    if ok:
        assert send(people[who], card, makers.pdf(), "a.pdf").pk
    else:
        with pytest.raises(Denied):
            send(people[who], card, makers.pdf(), "a.pdf")
        assert blobs() == set()


def test_quota_refuses_and_gives_back(people: Any, card: Any, send: Any, settings: Any) -> None:
    settings.SPACE_QUOTA_BYTES = 2 * len(makers.pdf())
    files = [send(people["facilitator"], card, makers.pdf(), f"{i}.pdf") for i in range(2)]
    with pytest.raises(ValidationError, match="Cet espace n’a plus la place"):
        send(people["facilitator"], card, makers.pdf(), "trop.pdf")
    bin_file(people["facilitator"], files[0])
    purge_file(SYSTEM, files[0])
    assert send(people["facilitator"], card, makers.pdf(), "encore.pdf").pk


def test_quota_of_a_person(people: Any, card: Any, send: Any, settings: Any) -> None:
    settings.PERSON_QUOTA_BYTES = len(makers.pdf())
    send(people["facilitator"], card, makers.pdf(), "a.pdf")
    with pytest.raises(ValidationError, match="Vous n’avez plus la place"):
        send(people["facilitator"], card, makers.pdf(), "b.pdf")
    assert send(people["administrator"], card, makers.pdf(), "b.pdf").pk


def test_a_full_disk_refuses(people: Any, card: Any, send: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(storage, "free_space", lambda: 1_000)
    with pytest.raises(ValidationError, match="disque"):
        send(people["facilitator"], card, makers.pdf(), "a.pdf")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_pass_the_quota(people: Any, card: Any, settings: Any) -> None:
    from django.db import transaction

    settings.SPACE_QUOTA_BYTES = 500
    refused: list[str] = []

    def charge() -> None:
        for _ in range(10):
            try:
                with transaction.atomic():
                    quotas.charge(card.space_id, None, 100)
            except ValidationError as error:
                refused.append(error.messages[0])
        connection.close()

    quotas.charge(card.space_id, None, 0)
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        charge()
        charge()
    else:
        threads = [threading.Thread(target=charge) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert quotas.used("space", card.space_id) == 500
    assert refused


def test_counts_are_set_right(people: Any, card: Any, send: Any) -> None:
    file = send(people["facilitator"], card, makers.pdf(), "a.pdf")
    Usage.objects.update(stored=7)
    assert periodic.recount() == 2
    assert quotas.used("space", card.space_id) == file.stored


def test_orphans_are_swept_the_old_ones_only(people: Any, card: Any, send: Any, monkeypatch: Any) -> None:
    kept = send(people["facilitator"], card, makers.pdf(), "a.pdf").sha256
    orphan = storage.put(io.BytesIO(b"orphelin")).sha256
    assert periodic.sweep() == 0
    monkeypatch.setattr(periodic, "YOUNG", -10)
    assert periodic.sweep() == 1
    assert (storage.present(kept), storage.present(orphan)) == (True, False)


def test_the_bin_gives_back_and_empties_itself(people: Any, card: Any, send: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    file = send(people["facilitator"], card, makers.pdf(), "a.pdf")
    bin_file(people["facilitator"], file)
    restore_file(people["facilitator"], file)
    bin_file(people["facilitator"], file)
    assert periodic.empty_bins() == 0
    File.objects.update(binned_at=timezone.now() - timedelta(days=31))
    assert periodic.empty_bins() == 1
    assert quotas.used("space", card.space_id) == 0


def test_what_waits_too_long_is_taken_again(people: Any, card: Any, send: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    file = send(people["facilitator"], card, makers.pdf(), "a.pdf")
    File.objects.filter(pk=file.pk).update(state="processing", updated_at=timezone.now() - timedelta(hours=1))
    assert periodic.resume_stale() == 1


def test_captions_are_read_and_written_anew(people: Any, card: Any, send: Any) -> None:
    file = send(people["facilitator"], card, makers.mp4(), "film.mp4")
    made = set_captions(people["facilitator"], file, upload=io.BytesIO(makers.VTT), language="fr")
    again = set_captions(people["facilitator"], file, upload=io.BytesIO(makers.VTT), language="fr")
    assert [each.pk for each in file.renditions.all()] == [again.pk]
    assert made.name == again.name
    assert "Voici le jardin." in default_storage.open(storage.blob_name(again.sha256)).read().decode()
    with pytest.raises(ValidationError) as refused:
        set_captions(people["facilitator"], file, upload=io.BytesIO(b"1\n00:00"), language="fr")
    assert "WEBVTT" in refused.value.message_dict["captions"][0]


def test_files_follow_their_card(people: Any, card: Any, send: Any) -> None:
    from essaim.connect.actors.actions import bin_actor, close_actor, open_actor, purge_actor, restore_actor

    file = send(people["facilitator"], card, makers.pdf(), "a.pdf")

    def now() -> tuple[str, bool]:
        file.refresh_from_db()
        return file.visibility, file.hidden

    assert now() == ("public", False)
    close_actor(people["facilitator"], card)
    assert now() == ("group", False)
    open_actor(people["facilitator"], card)
    assert now() == ("public", False)
    bin_actor(people["facilitator"], card)
    assert now() == ("public", True)
    restore_actor(people["facilitator"], card)
    assert now() == ("public", False)
    bin_actor(people["facilitator"], card)
    purge_actor(SYSTEM, card)
    file.refresh_from_db()
    assert file.binned_at is not None


def test_words_written_while_a_picture_is_prepared_stand_and_so_does_it(
    people: Any, card: Any, send: Any, monkeypatch: Any
) -> None:
    from essaim.foundation.files import tasks
    from essaim.foundation.files.preparing import prepare_file

    monkeypatch.setattr(tasks.prepare.__class__, "enqueue", lambda self, *args: None)
    file = send(people["facilitator"], card, makers.jpeg(40, 30))
    before = File.objects.get(pk=file.pk)
    assert before.state == "processing"
    prepare_file(file.pk)
    describe_file(people["facilitator"], before, alt="Cour", decorative=False)
    file.refresh_from_db()
    assert (file.state, file.alt, file.described) == ("ready", "Cour", True)
    assert file.sha256 != before.sha256

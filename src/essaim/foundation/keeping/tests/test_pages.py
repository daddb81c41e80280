"""The host's page is the host's; everybody finds their own long works."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from essaim.foundation.keeping import actions, running, tasks
from essaim.foundation.keeping.models import Backup
from essaim.foundation.keeping.problems import Problem
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry

pytestmark = pytest.mark.django_db
State = Backup.State


@pytest.fixture(autouse=True)
def started(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The queue of the database, and the processes that would have been started."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    found: list[int] = []
    monkeypatch.setattr(tasks, "start", found.append)
    return found


@pytest.fixture
def host(make_user: Any) -> Any:
    return make_user("hote", is_host=True)


def failed(**fields: Any) -> DBTaskResult[Any, Any]:
    return DBTaskResult.objects.create(
        args_kwargs={"args": ["spaces.joined", "essaim.x.subscribers.on_joined", {}], "kwargs": {}},
        task_path="essaim.foundation.kernel.events.deliver",
        backend_name="default",
        run_after=timezone.now(),
        finished_at=timezone.now(),
        status="FAILED",
        worker_ids=["a:1"] * 5,
        traceback="Traceback…\nConnectionRefusedError: smtp.exemple.org",
        **fields,
    )


@pytest.mark.parametrize(
    "who", ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]
)
def test_to_anybody_else_there_is_no_such_page(as_: Any, people: Any, who: str) -> None:
    browser, backup = as_(people[who]), Backup.objects.create(state=State.FAILED)
    assert browser.get("/hebergement/").status_code == 404
    for path in (
        "/hebergement/sauvegarder/",
        f"/hebergement/sauvegardes/{backup.public_id}/reessayer/",
        f"/hebergement/taches/{failed().pk}/reessayer/",
    ):
        assert browser.post(path).status_code == 404
    assert Backup.objects.get().state == State.FAILED
    if people[who]:
        with pytest.raises(PermissionDenied):
            actions.back_up(people[who], Backup())
        assert "Hébergement" not in browser.get("/moi/travaux/").content.decode()


def test_the_host_asks_for_a_backup_leaves_and_finds_it_again(
    as_: Any, host: Any, started: list[int]
) -> None:
    browser = as_(host)
    assert "Sauvegarder maintenant" in browser.get("/hebergement/").content.decode()
    assert browser.post("/hebergement/sauvegarder/").status_code == 302
    backup = Backup.objects.get()
    assert (backup.state, backup.by_id) == (State.QUEUED, host.party_id)
    assert Entry.objects.filter(action="keeping.back_up", object_id=backup.pk).exists()
    tasks.look_after.call(backup.pk)
    assert started == [backup.pk]
    Backup.objects.update(done=50, total=200)
    page = browser.get("/moi/travaux/").content.decode()
    assert "Sauvegarde du service" in page and 'data-poll="/moi/travaux/?part=body"' in page
    Backup.objects.update(done=0, total=0)
    assert running.run(backup.pk)
    backup.refresh_from_db()
    assert backup.state == State.DONE and backup.size > 1000
    page = browser.get("/moi/travaux/?part=body").content.decode()
    assert backup.file_name in page and "data-poll" not in page
    assert backup.file_name in browser.get("/hebergement/?part=backup").content.decode()


def test_one_backup_at_a_time(as_: Any, host: Any) -> None:
    browser = as_(host)
    browser.post("/hebergement/sauvegarder/")
    assert "déjà en cours" in browser.post("/hebergement/sauvegarder/", follow=True).content.decode()
    assert Backup.objects.count() == 1


def test_one_that_fails_says_why_and_is_tried_again(
    as_: Any, host: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: Any) -> None:
        raise Problem("Le disque est plein.")

    backup = actions.back_up(host, Backup())
    monkeypatch.setattr(running.backing, "make", full)
    assert not running.run(backup.pk)
    browser = as_(host)
    for page in ("/hebergement/", "/moi/travaux/"):
        assert "Le disque est plein." in browser.get(page).content.decode()
    browser.post(f"/hebergement/sauvegardes/{backup.public_id}/reessayer/")
    backup.refresh_from_db()
    assert (backup.state, backup.refusal) == (State.QUEUED, "")
    with pytest.raises(ValidationError):
        actions.try_again(host, backup)


def test_a_process_that_dies_is_started_three_times(started: list[int]) -> None:
    backup = actions.back_up(SYSTEM, Backup())
    for _try in range(5):
        tasks.look_after.call(backup.pk)
        tasks.look_after.call(backup.pk)  # it has told of itself: nothing to do
        Backup.objects.update(updated_at=timezone.now() - 2 * tasks.SILENT)
    backup.refresh_from_db()
    assert len(started) == 3
    assert (backup.state, backup.refusal) == (State.FAILED, tasks.DIED)


def test_the_night_s_backup(started: list[int]) -> None:
    from essaim.foundation.keeping.periodic import back_up_by_night

    back_up_by_night()
    back_up_by_night()  # one is under way: it stands for it
    backup = Backup.objects.get()
    assert backup.nightly and backup.file_name.startswith("essaim-nuit-")


def test_a_failed_task_is_shown_and_put_back(as_: Any, host: Any) -> None:
    row, browser = failed(), as_(host)
    page = browser.get("/hebergement/").content.decode()
    assert "spaces.joined → on_joined" in page and "ConnectionRefusedError: smtp.exemple.org" in page
    again = browser.post(f"/hebergement/taches/{row.pk}/reessayer/", follow=True).content.decode()
    assert "de nouveau dans la file" in again
    row.refresh_from_db()
    assert (row.status, row.worker_ids) == ("READY", [])
    assert Entry.objects.filter(action="keeping.retry_task").exists()
    twice = browser.post(f"/hebergement/taches/{row.pk}/reessayer/", follow=True).content.decode()
    assert "n’est plus en échec" in twice


def test_what_a_failed_task_says_is_never_markup(as_: Any, host: Any) -> None:
    failed()
    DBTaskResult.objects.update(traceback="ValueError: <script>alert(1)</script>")
    assert "<script>alert" not in as_(host).get("/hebergement/").content.decode()


def test_the_page_asks_as_much_for_one_as_for_many(as_: Any, host: Any) -> None:
    browser = as_(host)
    counted = []
    for many in (1, 30):
        for _rank in range(many):
            failed()
            Backup.objects.create(state=State.DONE, by_id=host.party_id, file_name="a.zip")
        for page in ("/hebergement/", "/moi/travaux/"):
            browser.get(page)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert browser.get(page).status_code == 200
            counted.append(len(queries))
    assert counted[:2] == counted[2:]
    assert max(counted) < 40


def test_works_hold_imports_too(as_: Any, people: Any, space: Any) -> None:
    from essaim.foundation.imports.models import Import

    lead = people["facilitator"]
    Import.objects.create(
        space=space,
        by=lead.party,
        source="liste",
        file_name="liste.csv",
        state=Import.State.APPLYING,
        done=3,
        to_create=9,
    )
    page = as_(lead).get("/moi/travaux/").content.decode()
    assert "liste.csv" in page and "Application en cours" in page
    assert "liste.csv" not in as_(people["elsewhere"]).get("/moi/travaux/").content.decode()


def test_without_any_work_the_page_says_so(as_: Any, people: Any) -> None:
    assert "Aucun travail" in as_(people["nobody"]).get("/moi/travaux/").content.decode()
    response = as_(None).get("/moi/travaux/")
    assert response.status_code == 302

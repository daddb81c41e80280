"""Writing the index: in the transaction of the action that changed the object, or in bulk for what was there before."""

import hashlib
import json
from collections.abc import Container, Iterable, Sequence

from django.db import transaction

from essaim.foundation.kernel import bulk
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.search.analysis import VERSION, Streams, fold, streams
from essaim.foundation.search.engines import engine
from essaim.foundation.search.models import Coverage, Row, row_key
from essaim.foundation.search.protocol import Document, Searchable, searchables

EXCERPTED = 4_000  # characters of the long texts kept for excerpts
AT_ONCE = 100  # objects a transaction when indexing in the background: some 30 ms
_COLUMNS = (
    "space_id", "visibility", "owner_id", "author_id", "kind", "department", "dated", "city", "example", "language",
    "title", "sort_title", "url", "digest", "terms", "summary", "body",
)  # fmt: skip


def follow(objects: Sequence[PublicModel]) -> None:
    """What an action touched: index again those that are found; the others pass."""
    by_type: dict[str, dict[int, None]] = {}
    for obj in objects:
        if isinstance(obj, PublicModel) and obj.pk and obj.type_name() in searchables():
            by_type.setdefault(obj.type_name(), {})[obj.pk] = None
    for name, keys in by_type.items():
        refresh(name, list(keys))


def refresh(name: str, keys: Sequence[int], *, all_again: bool = False) -> int:
    """Make the index say what these objects of the kind `app.model` now are; returns how many rows were written.

    For rooms whose objects change without an action of their own (a category renamed): call it in that transaction.
    """
    asked = searchables()[name]
    rows = Row.objects.filter(pk__in=[row_key(name, key) for key in keys]).only("object_id", "digest")
    known = {row.object_id: row for row in rows}
    found = {document.key: document for document in asked.documents(keys)}
    gone = [row.pk for key, row in known.items() if key not in found]
    forget_rows(gone)
    same = {
        key
        for key, row in known.items()
        if not all_again and key in found and row.digest == digest(found[key])
    }
    changed = [doc for doc in found.values() if doc.key not in same]
    write(asked, changed, known.keys())
    return len(gone) + len(changed)


def forget_rows(keys: Iterable[int]) -> None:
    """Drop rows and tokens."""
    if gone := list(keys):
        engine().drop(gone)
        Row.objects.filter(pk__in=gone).delete()


def write(asked: Searchable, documents: Sequence[Document], known: Container[int]) -> None:
    """Put rows and tokens; `known`: the objects that have a row."""
    rows = {doc.key: _row(asked.name, doc) for doc in documents}
    bulk.update([row for key, row in rows.items() if key in known], _COLUMNS)
    bulk.insert([row for key, row in rows.items() if key not in known])
    if documents:
        engine().write([(rows[doc.key].pk, tokens(doc)) for doc in documents])


def _row(name: str, doc: Document) -> Row:
    return Row(
        pk=row_key(name, doc.key),
        object_type=name,
        object_id=doc.key,
        space_id=doc.space_id,
        visibility=doc.visibility,
        owner_id=doc.owner_id,
        author_id=doc.author_id,
        kind=doc.kind,
        department=doc.department,
        dated=doc.dated,
        city=doc.city[:120],
        example=doc.example,
        language=doc.language,
        title=doc.title[:200],
        sort_title=sorting(doc.title) if doc.named else "",
        url=doc.url,
        digest=digest(doc),
        terms=[list(term) for term in doc.terms],
        summary=doc.summary[:300],
        body="\n".join(filter(None, doc.body))[:EXCERPTED].replace("\x00", ""),
    )


def sorting(title: str) -> str:
    """A title or a typed text, folded word by word: what tells an exact title."""
    return " ".join(filter(None, map(fold, title.replace("’", " ").replace("'", " ").split())))[:200]


def tokens(doc: Document) -> Streams:
    """The streams of a document; the words that it bears filter, by their slugs."""
    borne = [term(scheme, slug) for scheme, slug, _label in doc.terms]
    title = doc.title if doc.named else ""
    return streams(title, [*doc.keys, doc.city, doc.summary], doc.body, borne)


def term(scheme: str, slug: str) -> str:
    """A word's slug as a token: letters and digits only; that of another alphabet by its digest."""
    if not slug.isascii():
        slug = hashlib.md5(slug.encode(), usedforsecurity=False).hexdigest()
    return "".join(each for each in f"{scheme}{slug}".casefold() if each.isalnum())


def digest(doc: Document) -> str:
    """What tells that a document, or the analyser, changed."""
    text = json.dumps([VERSION, *vars(doc).values()], default=str, ensure_ascii=False)
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def catch_up(name: str) -> bool:
    """Index the next objects of this kind that this version has not: one short transaction; False when all are."""
    with transaction.atomic():
        covered, _made = Coverage.objects.get_or_create(object_type=name, defaults={"version": VERSION})
        if covered.version != VERSION:
            covered.version, covered.done_to, covered.complete = VERSION, 0, False
        if covered.complete:
            return False
        model = searchables()[name].model
        later = model._default_manager.filter(pk__gt=covered.done_to).order_by("pk")
        keys = list(later.values_list("pk", flat=True)[:AT_ONCE])
        refresh(name, keys, all_again=True)
        covered.complete = len(keys) < AT_ONCE
        covered.done_to = keys[-1] if keys else covered.done_to
        covered.save()
    return True


def rebuild(names: Iterable[str] = ()) -> int:
    """Index everything anew and forget what no longer is; returns the number of rows. In short transactions."""
    for name in names or searchables():
        Coverage.objects.filter(object_type=name).delete()
        while catch_up(name):
            pass
    forget_strays()
    return Row.objects.count()


def forget_strays() -> None:
    """Drop the rows of objects, and of kinds, that are no more."""
    last = 0
    while rows := list(Row.objects.filter(pk__gt=last).order_by("pk")[:500]):
        last = rows[-1].pk
        by_type: dict[str, list[Row]] = {}
        for row in rows:
            by_type.setdefault(row.object_type, []).append(row)
        for name, held in by_type.items():
            _forget_strays(name, held)


def _forget_strays(name: str, rows: Sequence[Row]) -> None:
    asked = searchables().get(name)
    keys = [row.object_id for row in rows]
    living = (
        set(asked.model._default_manager.filter(pk__in=keys).values_list("pk", flat=True)) if asked else set()
    )
    stray = [row.pk for row in rows if row.object_id not in living]
    with transaction.atomic():
        forget_rows(stray)


def lost() -> bool:
    """Whether there are rows and no tokens: the tables were copied from another database."""
    return Row.objects.exists() and engine().empty()

"""What is indexed: one row an object, with all that rights and facets read. The tokens stand beside it, in the form of
each database (`engines`)."""

import zlib

from django.db import models

KEYS = 2**40  # keys of objects of one kind


def row_key(name: str, key: int = 0) -> int:
    """The key of the row of an object of the kind `app.model`; those of a kind follow each other."""
    return (zlib.crc32(name.encode()) & 0xFFFFF) * KEYS + key


class Row(models.Model):
    """An object as search finds and shows it; plain ids, since rooms above are unknown here.

    Its key says the kind and the key of its object (`row_key`), so that tokens alone lead to objects. `terms`: JSON list of
    [scheme, slug, label]. `digest` tells whether anything changed. `sort_title` is folded. `body`: the beginning of the
    long texts, for excerpts.
    """

    id = models.BigIntegerField(primary_key=True)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    space_id = models.BigIntegerField(null=True)
    visibility = models.CharField(max_length=10)
    owner_id = models.BigIntegerField(null=True)
    author_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=30)
    department = models.CharField(max_length=3)
    dated = models.DateField(null=True)
    city = models.CharField(max_length=120)
    example = models.BooleanField(default=False)
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=200)
    sort_title = models.CharField(max_length=200)
    url = models.CharField(max_length=300)
    digest = models.CharField(max_length=32)
    terms = models.JSONField(default=list)
    summary = models.CharField(max_length=300)
    body = models.TextField(default="")  # last, so that who reads a row's other columns does not read it

    def __str__(self) -> str:
        return self.title


class Coverage(models.Model):
    """How far the objects of a kind are indexed by this version of the analyser: up to the key `done_to`, or all."""

    object_type = models.CharField(max_length=60, unique=True)
    version = models.PositiveIntegerField()
    done_to = models.BigIntegerField(default=0)
    complete = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.object_type} {self.version}"

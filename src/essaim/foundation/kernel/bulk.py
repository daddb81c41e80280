"""Writing many rows fast: the statement is made once and the values prepared plainly.

`bulk_create` prepares and compiles each value of each row: five times the cost of what the database then does. An
import writes under a lock that others wait for, so that this counts. No signals, no parents, no expressions.
"""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from django.db import connection, models
from django.utils import timezone

Prepare = Callable[[Any], Any]
_AS_IS = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.BooleanField)


def insert(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model; their keys are not read back. IntegrityError as `bulk_create`."""
    if rows:
        model = type(rows[0])
        _run(_insert_sql(model), _fields(model), rows, adding=True)


def insert_values(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """The same for many small rows, whose columns `names` are numbers or texts and the others the database's to give: no
    object is made."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_values_sql(model, tuple(names)), rows)


def update(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write these fields, and those that follow the clock, of rows that exist."""
    if rows:
        model = type(rows[0])
        moving = [field.name for field in _fields(model) if getattr(field, "auto_now", False)]
        names = tuple(dict.fromkeys([*fields, *moving]))
        chosen = [model._meta.get_field(name) for name in names]
        _run(_update_sql(model, names), [*chosen, model._meta.pk], rows, adding=False)


def _run(sql: str, fields: Sequence[Any], rows: Sequence[models.Model], *, adding: bool) -> None:
    now = timezone.now()
    plan = [(field.attname, _prepare(field)) for field in fields]
    for field in fields:
        if getattr(field, "auto_now", False) or (adding and getattr(field, "auto_now_add", False)):
            for row in rows:
                setattr(row, field.attname, now)
    values = [
        [getattr(row, name) if prepare is None else prepare(getattr(row, name)) for name, prepare in plan]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def _prepare(field: Any) -> Prepare | None:
    """How a value of this field goes to the database; None: as it is."""
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, _AS_IS):
        return None
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else _json(value, field.encoder)

    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    # Rows written together share their clock, and often their dates.
    return lru_cache(8)(prepare) if isinstance(field, models.DateField) else prepare


def _json(value: Any, encoder: Any) -> Any:
    return connection.ops.adapt_json_value(value, encoder)


@cache
def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not _given_by_database(field)]


def _given_by_database(field: Any) -> bool:
    return isinstance(field, models.AutoField | models.BigAutoField)


@cache
def _insert_sql(model: type[models.Model]) -> str:
    return _insert_into(model, [field.column for field in _fields(model)])


@cache
def _values_sql(model: type[models.Model], names: tuple[str, ...]) -> str:
    return _insert_into(model, [str(model._meta.get_field(name).column) for name in names])  # type: ignore[union-attr]


def _insert_into(model: type[models.Model], columns: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    names, marks = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"


@cache
def _update_sql(model: type[models.Model], names: tuple[str, ...]) -> str:
    quote, meta = connection.ops.quote_name, model._meta
    columns = [str(meta.get_field(name).column) for name in names]  # type: ignore[union-attr]
    assigned = ", ".join(f"{quote(column)} = %s" for column in columns)
    return f"UPDATE {quote(meta.db_table)} SET {assigned} WHERE {quote(str(meta.pk.column))} = %s"

"""A GET that writes anything but the session fails the test that made it."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
ALLOWED = ('"django_session"', '"accounts_session"', '"kernel_cache"')


class WroteInGet(AssertionError):
    pass


class ReadOnlyGet:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)

        def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.lstrip().upper().startswith(WRITES) and not any(table in sql for table in ALLOWED):
                raise WroteInGet(f"{request.path}: {sql[:200]}")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(refuse):
            return self.get_response(request)

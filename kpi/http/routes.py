"""The HTTP routes under /api/v1, and what happens when the server starts and stops."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from kpi.core.errors import Invalid, KpiError, NotFound, Refused
from kpi.core.label import Language
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder, chosen, close_shared, shared
from kpi.text import language as languages
from kpi.text.words import sentence
from kpi.usecases import indicator, trace
from kpi.usecases.scorecard import scorecard

Answer = dict[str, Any]
Ask = Callable[[Folder, Request, Language], Answer]


def routes() -> list[Route]:
    """Every route: the same use cases as the pages and the command line."""
    return [
        Route("/api/v1/health", _route(_health)),
        Route("/api/v1/scorecard", _route(_scorecard)),
        Route("/api/v1/indicators/{code}/value", _route(_value)),
        Route("/api/v1/trace/{code}", _route(_trace)),
    ]


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """The server's life: the workspace is let go of when it ends."""
    yield
    close_shared()


def _route(ask: Ask) -> Callable[[Request], Awaitable[JSONResponse]]:
    """A use case as a route: it answers JSON, and an error as its sentence."""

    async def answer(request: Request) -> JSONResponse:
        language = languages.of(request.headers.get("accept-language"))
        try:
            _local_only(request)
            return JSONResponse(await run_in_threadpool(ask, shared(chosen()), request, language))
        except KpiError as error:
            problem = error.problem
            body = {"key": problem.key, "message": sentence(language, problem), "place": problem.place.as_dict()}
            return JSONResponse({"error": body}, status_code=_code(error))

    return answer


def _local_only(request: Request) -> None:
    """Without a sign-in the routes answer this machine alone."""
    host = request.client.host if request.client else ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise Refused("http.local_only")


def _code(error: KpiError) -> int:
    kinds: tuple[tuple[type[KpiError], int], ...] = ((NotFound, 404), (Invalid, 422), (Refused, 403))
    return next((code for kind, code in kinds if isinstance(error, kind)), 409)


def _health(folder: Folder, _request: Request, _language: Language) -> Answer:
    return {"status": "ok", "workspace": folder.path.name}


def _scorecard(folder: Folder, request: Request, language: Language) -> Answer:
    given = request.query_params
    period = _needed(request, "period")
    span = indicator.period(period).span(indicator.window(given.get("window")), folder.model().fiscal_start)
    return scorecard(folder, Viewer(), span, given.get("root")).document(period, language)


def _value(folder: Folder, request: Request, _language: Language) -> Answer:
    given, code = request.query_params, request.path_params["code"]
    period = _needed(request, "period")
    window = indicator.window(given.get("window"))
    span = indicator.period(period).span(window, folder.model().fiscal_start)
    return {
        "indicator": code,
        "period": period,
        "window": span.window.value,
        "value": indicator.value(folder, Viewer(), code, span, given.get("org")),
    }


def _trace(folder: Folder, request: Request, language: Language) -> Answer:
    given, code, period = request.query_params, request.path_params["code"], _needed(request, "period")
    window = indicator.window(given.get("window"))
    span = indicator.period(period).span(window, folder.model().fiscal_start)
    most = given.get("rows", str(trace.MOST))
    if not most.isdecimal():
        raise Invalid("trace.rows", given=most)
    return trace.trace_any(folder, Viewer(), code, span, given.get("org"), int(most)).document(period, language)


def _needed(request: Request, name: str) -> str:
    value = request.query_params.get(name)
    if not value:
        raise Invalid("http.missing", field=name)
    return value

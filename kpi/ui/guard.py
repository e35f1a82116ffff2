"""The guard: an error on a page, in a callback or in a fragment becomes a sentence; its traceback goes to the log."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st

from kpi.core.errors import KpiError
from kpi.core.label import Language
from kpi.text.words import say, sentence

P = ParamSpec("P")
R = TypeVar("R")

_log = logging.getLogger("attain")


@contextmanager
def guard(language: Language) -> Iterator[None]:
    """Show what went wrong inside as a sentence, with a reference number where it was not foreseen."""
    try:
        yield
    except KpiError as error:
        for problem in error.problems:
            st.error(sentence(language, problem), icon=":material/error:")
    except Exception:
        reference = secrets.token_hex(4)
        _log.exception("reference %s", reference)
        st.error(say(language, "guard.failed", reference=reference), icon=":material/error:")


def guarded(language: Language, work: Callable[P, R]) -> Callable[P, R | None]:
    """A callback or fragment body under the guard."""

    @wraps(work)
    def safe(*args: P.args, **kwargs: P.kwargs) -> R | None:
        with guard(language):
            return work(*args, **kwargs)
        return None

    return safe

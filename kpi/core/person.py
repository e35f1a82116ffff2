"""People, each with a post in one org unit at a time."""

from __future__ import annotations

from kpi.core.dated import Code, Named


class Person(Named):
    """A person; a second entry with a later `valid_from` moves them to another unit or post."""

    org: Code
    post: str | None = None
    email: str | None = None

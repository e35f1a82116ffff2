"""Who is looking, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kpi.core.errors import Refused


class Right(StrEnum):
    """Something a role may do."""

    READ = "read"
    UPLOAD = "upload"
    MODEL = "model"
    CERTIFY = "certify"
    COMMENT = "comment"
    MANAGE = "manage"


class Role(StrEnum):
    """What a person is to the workspace."""

    ADMIN = "admin"
    STEWARD = "steward"
    LEAD = "lead"
    EXECUTIVE = "executive"
    FACILITATOR = "facilitator"
    MEMBER = "member"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(Right),
    Role.STEWARD: frozenset({Right.READ, Right.COMMENT, Right.MODEL, Right.CERTIFY}),
    Role.LEAD: frozenset({Right.READ, Right.COMMENT, Right.UPLOAD}),
    Role.EXECUTIVE: frozenset({Right.READ, Right.COMMENT}),
    Role.FACILITATOR: frozenset({Right.READ, Right.COMMENT}),
    Role.MEMBER: frozenset({Right.READ, Right.COMMENT}),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person at the screen or behind a call; on loopback there is one local admin."""

    name: str = "local"
    role: Role = Role.ADMIN

    def may(self, right: Right) -> bool:
        """Whether the viewer's role has the right."""
        return right in RIGHTS[self.role]

    def must(self, right: Right) -> None:
        """Raise `Refused` unless the viewer has the right."""
        if not self.may(right):
            raise Refused("viewer.refused", role=self.role.value, right=right.value)

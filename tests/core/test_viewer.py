"""What each role may do."""

from __future__ import annotations

import pytest

from kpi.core.errors import Refused
from kpi.core.viewer import Right, Role, Viewer


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (Role.ADMIN, {right.value for right in Right}),
        (Role.STEWARD, {"read", "comment", "model", "certify"}),
        (Role.LEAD, {"read", "comment", "upload"}),
        (Role.EXECUTIVE, {"read", "comment"}),
        (Role.FACILITATOR, {"read", "comment"}),
        (Role.MEMBER, {"read", "comment"}),
    ],
)
def test_the_rights_of_a_role(role: Role, rights: set[str]) -> None:
    viewer = Viewer("li", role)
    for right in Right:
        if right.value in rights:
            viewer.must(right)
            assert viewer.may(right)
        else:
            with pytest.raises(Refused) as refused:
                viewer.must(right)
            assert refused.value.problem.values == {"role": role.value, "right": right.value}

"""New, empty and sample workspaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.core.errors import Conflict, NotFound, Refused
from kpi.core.viewer import Role, Viewer
from kpi.store.folder import Folder
from kpi.usecases import workspace

ADMIN = Viewer()


def test_a_workspace_that_is_meant_to_be_empty_takes_no_sample(tmp_path: Path) -> None:
    with Folder(tmp_path) as folder:
        assert workspace.is_new(folder)
        workspace.begin(folder, ADMIN)
        workspace.begin(folder, ADMIN)
        assert not workspace.is_new(folder)
        assert not workspace.overview(folder, ADMIN).sample
        with pytest.raises(Conflict) as told:
            workspace.load_sample(folder, ADMIN)
        assert told.value.problem.key == "workspace.not_new"


def test_only_a_sample_can_be_left_behind(tmp_path: Path) -> None:
    with Folder(tmp_path) as folder:
        workspace.begin(folder, ADMIN)
        with pytest.raises(Conflict) as told:
            workspace.begin_empty(folder, ADMIN)
        assert told.value.problem.key == "workspace.not_sample"


def test_a_sample_that_is_not_there(tmp_path: Path) -> None:
    with Folder(tmp_path) as folder, pytest.raises(NotFound) as told:
        workspace.load_sample(folder, ADMIN, "retial")
    assert told.value.problem.values["known"] == ["retail"]


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.LEAD, Role.MEMBER])
def test_not_everybody_may_begin(tmp_path: Path, role: Role) -> None:
    with Folder(tmp_path) as folder, pytest.raises(Refused):
        workspace.begin(folder, Viewer("somebody", role))

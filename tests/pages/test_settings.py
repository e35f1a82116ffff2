"""Settings: what is in the workspace, the model file in and out, and leaving the sample."""

from __future__ import annotations

import pytest

from kpi.core.viewer import Viewer
from kpi.store import records
from kpi.store.folder import Folder
from kpi.usecases import model
from tests.pages.conftest import SCRIPTS, Open

BROKEN = b"""version: 1
org:
  - {code: HQ, name: Head office}
  - {code: EAST, name: East, parent: NOWHERE}
indicators:
  - {code: sold, name: Sold, formula: sum(nothing.amount)}
"""


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("zh", {"名称": "示例零售连锁", "今天": "2026\\-11\\-13", "指标数": "28", "KPI 数": "23", "导入次数": "41"}),
        ("en", {"Name": "Sample retail chain", "Today": "2026\\-11\\-13", "Indicators": "28", "KPIs": "23"}),
    ],
)
def test_the_workspace_in_figures(visit: Open, language: str, facts: dict[str, str]) -> None:
    assert facts.items() <= visit("settings", language).table[0].value["value"].to_dict().items()


def test_a_broken_model_shows_every_problem_and_changes_nothing(visit: Open, folder: Folder) -> None:
    at, before = visit("settings"), records.last(folder.database)
    at.file_uploader[0].upload("mine.yaml", BROKEN)
    at.run()
    at.button(key="apply_model").click().run()
    said = "\n".join(error.value for error in at.error)
    assert not at.exception and len(at.error) >= 2
    assert "mine.yaml" in said and "NOWHERE" in said and "nothing" in said
    assert records.last(folder.database) == before


def test_a_model_file_is_applied_once(visit: Open, folder: Folder) -> None:
    text = model.export(folder, Viewer()).replace("示例零售连锁", "我的公司")
    at = visit("settings")
    at.file_uploader[0].upload("model.yaml", text.encode())
    at.run()
    at.button(key="apply_model").click().run()
    assert [done.value for done in at.success] == ["已应用，1 处有变化。"]
    assert folder.model().workspace.name.zh == "我的公司"


def test_an_empty_workspace_leads_to_what_is_next(visit: Open, folder: Folder) -> None:
    at = visit("settings")
    at.button(key="settings_begin_empty").click().run()
    assert not at.exception
    assert folder.model().indicators == []
    assert [button.key for button in at.button] == []
    for name in SCRIPTS.keys() - {"settings", "guide"}:
        at.switch_page(str(SCRIPTS[name])).run()
        assert [info.value for info in at.info] == ["还没有定义指标。可以在设置里应用一个模型文件。"], name
        assert [link.value for link in at.page_link] == ["四步搭建指标体系", "设置"]


def test_a_model_without_data_leads_to_the_upload(visit: Open, folder: Folder) -> None:
    text = model.export(folder, Viewer())
    at = visit("settings")
    at.button(key="settings_begin_empty").click().run()
    model.apply(folder, Viewer(), text.encode(), "model.yaml")
    at.switch_page(str(SCRIPTS["cockpit"])).run()
    assert [info.value for info in at.info] == ["还没有数据。上传第一份表格后，这里就会有数字。"]
    assert [link.value for link in at.page_link] == ["上传月度数据"]

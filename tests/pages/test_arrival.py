"""Who owes which month, the template and the original, on a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.errors import NotFound
from kpi.core.label import Language
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.ui.desk import Desk
from kpi.usecases import batch, model
from tests.conftest import RETAIL
from tests.pages.conftest import LOCALES, frame

PAGE = """
from kpi.ui import arrival_view
from kpi.ui.desk import desk

here = desk()
arrival_view.board(here)
arrival_view.template(here)
for batch in here.overview().batches[:1]:
    arrival_view.original(here, batch)
"""
Show = Callable[..., AppTest]


@pytest.fixture
def show(folder: Folder) -> Show:
    """The page in a language."""

    def open_page(language: Language = "zh") -> AppTest:
        at = AppTest.from_string(PAGE, default_timeout=60)
        at.context = {"locale": LOCALES[language]}
        at.run()
        assert not at.exception
        return at

    return open_page


def taken_back(folder: Folder, *wanted: tuple[str, str]) -> None:
    """Undo the imports of datasets in months."""
    for found in batch.batches(folder, Viewer()):
        if (found.dataset, f"{found.first_day:%Y-%m}") in wanted:
            batch.undo(folder, Viewer(), found.batch)


def button(at: AppTest, label: str) -> Any:
    return next(part.proto for part in at.get("download_button") if part.proto.label == label)


def test_what_has_arrived_and_who_brings_it(show: Show, folder: Folder) -> None:
    day = f"{batch.batches(folder, Viewer())[0].imported_at.astimezone():%m-%d}"
    at = show()
    assert [head.value for head in at.subheader] == ["2026-10 到数情况"]
    assert frame(at, "来源").to_numpy().tolist() == [
        ["销售明细", f"✓ {day}", "李颖"],
        ["库存盘点", f"✓ {day}", "孙涛"],
        ["客户反馈", f"✓ {day}", "赵敏"],
    ]


def test_what_is_missing_is_overdue_and_older_months_are_named(show: Show, folder: Folder) -> None:
    gone = [("stock", month) for month in ("2026-03", "2026-06", "2026-07", "2026-08", "2026-10")]
    taken_back(folder, *gone, ("feedback", "2026-10"))
    at = show()
    assert frame(at, "来源")["状态"].to_list()[1:] == ["逾期 8 天", "逾期 5 天"]
    assert at.caption[0].value.replace("\\", "") == "「库存盘点」还缺 2026-03、2026-06 至 2026-08（负责人：孙涛）。"
    at = show("en")
    assert frame(at, "Source")["Status"].to_list()[1:] == ["8 d overdue", "5 d overdue"]
    assert at.caption[0].value.replace("\\", "") == (
        "Stock counts is still missing 2026-03, 2026-06 to 2026-08 (owner: Sun Tao)."
    )


def test_data_that_ends_early_is_partial_and_data_without_an_owner_has_none(show: Show, folder: Folder) -> None:
    path = RETAIL / "model.yaml"
    text = path.read_text(encoding="utf-8").replace("    owner: suntao\n", "").replace("2026-11-13", "2026-12-02")
    model.apply(folder, Viewer(), text.encode(), path.name)
    taken_back(folder, ("stock", "2026-03"))
    at = show()
    rows = frame(at, "来源").to_numpy().tolist()
    assert [row[1:] for row in rows] == [["不全，到 11-12", "李颖"], ["待上传", "–"], ["待上传", "赵敏"]]
    assert at.caption[0].value.replace("\\", "") == "「库存盘点」还缺 2026-03。"


def test_a_template_is_called_after_its_dataset_and_made_when_it_is_asked_for(show: Show, folder: Folder) -> None:
    at = show()
    assert at.selectbox(key="template_dataset").options == ["销售明细", "库存盘点", "客户反馈"]
    at.selectbox(key="template_dataset").select("stock").run()
    assert not at.exception
    assert button(at, "下载模板").HasField("deferred_file_id")
    assert Desk(folder, Viewer(), "zh").template("stock")[:2] == b"PK"


def test_an_original_is_read_when_it_is_asked_for_and_not_offered_when_it_is_gone(show: Show, folder: Folder) -> None:
    latest = batch.batches(folder, Viewer())[0]
    offered = button(show(), "下载原文件")
    assert (offered.HasField("deferred_file_id"), offered.disabled) == (True, False)
    here = Desk(folder, Viewer(), "zh")
    assert here.original(latest.batch) == (RETAIL / "files" / latest.file).read_bytes()
    folder.original(latest.sha256).unlink()
    gone = button(show(), "下载原文件")
    assert (gone.disabled, gone.help) == (True, "原文件没有保留，无法下载。")
    with pytest.raises(NotFound) as error:
        here.original(latest.batch)
    assert here.sentence(error.value.problem).startswith(latest.file)

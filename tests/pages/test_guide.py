"""The guided path on screen."""

from __future__ import annotations

import pytest

from kpi.core.label import Language
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.text.words import say
from kpi.usecases import guide, workspace
from tests.pages.conftest import Open

ME = Viewer()


@pytest.fixture
def empty(folder: Folder) -> Folder:
    workspace.begin_empty(folder, ME)
    return folder


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_step_names_the_company_and_takes_a_tree(visit: Open, empty: Folder, language: Language) -> None:
    at = visit("guide", language)
    at.button(key="guide_begin").click().run()
    assert [error.value for error in at.error] == [say(language, "guide.no_company")]
    at.text_input(key="guide_company").set_value("Sunrise").run()
    at.button(key="guide_begin").click().run()
    assert not at.exception
    assert guide.progress(empty, ME).done["decode"]
    at.text_input(key="guide_everybody").set_value("Li Ying").run()
    at.button(key="guide_keep").click().run()
    found = guide.progress(empty, ME)
    assert (found.done["design"], len(found.kpis), {node.owner for node in found.kpis}) == (True, 10, {"li_ying"})
    assert at.query_params["step"] == "data"


def test_other_steps_say_what_they_wait_for(visit: Open, empty: Folder) -> None:
    for step, key in (("design", "guide.nothing_to_design"), ("data", "guide.no_datasets")):
        at = visit("guide", step=step)
        assert [info.value for info in at.info] == [say("zh", key)]
    at = visit("guide", step="improve")
    assert say("zh", "guide.no_figures_yet") in [caption.value for caption in at.caption]


def test_the_sample_company_has_done_its_steps_but_for_targets(visit: Open, folder: Folder) -> None:
    at = visit("guide", step="decode")
    assert len(at.success) == 1
    found = guide.progress(folder, ME)
    assert found.done["decode"] and found.done["data"] and found.published
    assert {node.code for node in found.aimless} == {
        node.code for node in found.kpis if not folder.model().agreed(folder.today()).get(node.code)
    }

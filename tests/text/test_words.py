"""Every word is in both languages with the same values; every key in use exists, and every key is in use."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterable
from enum import StrEnum
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest

from kpi.core.dataset import FactType
from kpi.core.doubt import Doubt
from kpi.core.indicator import Accumulation, Polarity
from kpi.core.period import KEPT
from kpi.core.problem import Place
from kpi.core.status import Status
from kpi.text.words import WORDS
from kpi.ui.links import STAGES

ROOT = Path(__file__).parents[2]
MODULES = {file: import_module(f"kpi.text.{file.stem}") for file in (ROOT / "kpi" / "text").glob("[a-z]*.py")}
TABLES = {file: module.WORDS for file, module in MODULES.items() if hasattr(module, "WORDS") and file.stem != "words"}
SOURCES = [*ROOT.glob("kpi/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"]
TREES = [ast.parse(file.read_text(encoding="utf-8")) for file in SOURCES if file not in TABLES]
KEY = re.compile(r"[a-z]+\.[a-z_0-9]+")
FAMILIES: dict[str, Iterable[StrEnum]] = {
    "status": Status,
    "polarity": Polarity,
    "accumulation": Accumulation,
    "window": KEPT,
    "type": FactType,
    "doubt": Doubt,
}
OWN_NAMES = {"language.zh"}
"""Said in their own language whatever the page speaks."""


def texts() -> set[str]:
    """Every string in the code."""
    nodes = chain.from_iterable(ast.walk(tree) for tree in TREES)
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_say_the_same_values(key: str) -> None:
    chinese, english = WORDS[key]
    assert chinese.strip() and english.strip()
    assert placeholders(chinese) == placeholders(english)
    assert key in OWN_NAMES or not re.search("[一-鿿]", english)


def test_no_key_is_defined_twice() -> None:
    keys = [key for table in TABLES.values() for key in table]
    assert sorted(keys) == sorted(set(keys)) == sorted(WORDS)


def test_every_key_used_exists() -> None:
    topics = {key.split(".")[0] for key in WORDS} - {"model"}
    used = {text for text in texts() if KEY.fullmatch(text) and text.split(".")[0] in topics and not text.endswith("_")}
    files = {text for text in used if Path(text).suffix in {".duckdb", ".js", ".py", ".sql", ".svg", ".yaml"}}
    assert used - files - set(WORDS) == set()


def test_every_key_is_used() -> None:
    said = texts() | family_keys()
    beginnings = tuple(text for text in said if re.fullmatch(r"[a-z]+\.([a-z_]*_)?", text))
    assert [key for key in WORDS if key not in said and not key.startswith(beginnings)] == []


def family_keys() -> set[str]:
    """The keys that the code makes of an enum's values, of its pages and stages, or of the fields of a place."""
    enums = {f"{name}.{value}" for name, values in FAMILIES.items() for value in values}
    pages = {f"page.{name}{end}" for names in STAGES.values() for name, _ in names for end in ("", "_help")}
    stages = {f"stage.{stage}" for stage in STAGES}
    return enums | pages | stages | {f"place.{field}" for field in Place().as_dict()}


@pytest.mark.parametrize("key", sorted(family_keys()))
def test_every_member_of_a_family_has_words(key: str) -> None:
    assert key in WORDS

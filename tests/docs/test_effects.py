"""The page of effects: what is read from the marks of tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

MARKED = """
import pytest

CASES = [pytest.param("no-desktop", marks=pytest.mark.action("ShowDirectory", error="no-desktop"))]
pytestmark = pytest.mark.action("HideDirectory")


@pytest.mark.action("HoldCall", events=("participant.updated", "call.ended"))
@pytest.mark.action("UnholdCall", events=())
def test_first(): ...


@pytest.mark.parametrize("code", CASES)
class TestMany:
    @pytest.mark.action("HoldCall", error="cant-hold-call")
    async def test_second(self, code): ...


@pytest.mark.parametrize("code", CASES)
def test_third(code): ...


def helper(): ...
"""


@pytest.fixture
def marks(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module of the generator that reads marks; as if the repository were in the folder that is read."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    from generating import action_marks

    yield action_marks
    for name in [name for name in sys.modules if name.split(".")[0] == "generating"]:
        del sys.modules[name]


def read(marks: Any, folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    monkeypatch.setattr(marks, "ROOT", folder)
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    return list(marks.action_marks(folder))


def test_marks_are_read_wherever_they_stand(marks: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(mark.test, mark.action, mark.events, mark.error) for mark in read(marks, tmp_path, MARKED, monkeypatch)]
    assert sorted(found, key=repr) == sorted(
        [
            *[(f"test_{name}", "HideDirectory", None, None) for name in ("first", "second", "third")],
            ("test_first", "HoldCall", ("participant.updated", "call.ended"), None),
            ("test_first", "UnholdCall", (), None),
            ("test_second", "HoldCall", None, "cant-hold-call"),
            ("test_third", "ShowDirectory", None, "no-desktop"),
        ],
        key=repr,
    )


@pytest.mark.parametrize(
    "mark", ['action("HoldCall", "more")', "action(NAME + 'x')", 'action("HoldCall", err="x")', "action()"]
)
def test_a_mark_that_cannot_be_read_is_told_with_its_line(
    marks: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    with pytest.raises(ValueError, match=r"test_it\.py:3: pytest\.mark\.action"):
        read(marks, tmp_path, f"import pytest\n\n@pytest.mark.{mark}\ndef test_it(): ...\n", monkeypatch)


def test_no_cell_is_missing() -> None:
    """Every action says what it changes, and has tests of that, of its events and of each of its errors."""
    script = "from generating.effects import missing_cells\nprint(*missing_cells(), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT / "docs", capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


def test_what_is_missing_is_told(marks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from generating import effects

    mark = marks.ActionMark("test_it", ROOT / "tests" / "test_it.py", 3, "HoldCall", ("call.endd",), None)
    monkeypatch.setattr(effects, "action_marks", lambda: (mark, *[marks.ActionMark("t", ROOT / "t.py", 1, "HoldCal")]))
    found = effects.missing_cells()
    assert "tests/test_it.py:3: there is no event call.endd; did you mean call.ended?" in found
    assert "t.py:1: there is no action HoldCal; did you mean HoldCall?" in found
    assert "HoldCall: no test shows cant-hold-call: @pytest.mark.action('HoldCall', error='cant-hold-call')" in found
    assert "ToggleMute: no test asserts its events in order: @pytest.mark.action('ToggleMute', events=(…))" in found

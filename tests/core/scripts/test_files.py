"""Which scripts are meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from offhook.cli import check, fmt, test
from offhook.scripts.files import none_there, script_files


def test_a_folder_stands_for_the_scripts_right_in_it(tmp_path: Path) -> None:
    for name in ("b.hook", "a.hook", "c.txt", "more/d.hook"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    assert script_files([str(tmp_path)]) == [str(tmp_path / "a.hook"), str(tmp_path / "b.hook")]
    assert script_files([f"{tmp_path}/**/*.hook"]) == [
        str(tmp_path / each) for each in ("a.hook", "b.hook", "more/d.hook")
    ]


@pytest.mark.parametrize("command", [check.command, fmt.command, test.command])
def test_a_folder_with_scripts_further_down_alone_says_where(command: object, tmp_path: Path) -> None:
    for name in ("accept", "wrapup", "ui", "voice"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rules.hook").write_text("", "utf-8")
    done = CliRunner().invoke(command, [str(tmp_path)])  # type: ignore[arg-type]
    assert done.exit_code == 3
    assert "there is no script in it" in done.stderr
    assert "there are some in accept, ui, voice and others" in done.stderr
    assert f"{tmp_path}/**/*.hook" in done.stderr


def test_an_empty_folder_has_no_hint(tmp_path: Path) -> None:
    assert none_there([str(tmp_path)]).hint is None

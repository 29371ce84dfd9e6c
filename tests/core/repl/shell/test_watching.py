"""Files that change while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from offhook.repl import ReplOptions

if TYPE_CHECKING:
    from .conftest import Seated


def test_a_file_that_changes_is_told_above_what_is_being_typed(seated: Callable[..., Seated], tmp_path: Path) -> None:
    script = tmp_path / "rules.hook"
    script.write_text('after SetActivity named "tell" do log "one"\n', "utf-8")
    shown = seated(ReplOptions(paths=(str(script),))).type(
        ("watch on\r", "watch: 1 file"),
        lambda: script.write_text('after SetActivity named "tell" do log "another"\n', "utf-8"),
        ("20 * 2", "changed tell"),
        (" + 2\r", "\n42\n"),
    )
    assert "changed tell\n> 20 * 2" in shown

"""Scripts at the prompt: loaded, reloaded, watched, saved, removed."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from offhook.repl import Line, Repl, ReplOptions, plain
from offhook.scripts.checking import check_files
from offhook_grammar.formatting import format_script

RULE = 'after SetActivity named "tell" do log "{word}"\n'


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _write(name: str, word: str) -> None:
    Path(name).write_text(RULE.replace("{word}", word), "utf-8")


def test_files_are_loaded_beside_those_that_are_there(typed: Any) -> None:
    _write("a.hook", "one")
    Path("b.hook").write_text('after SetActivity named "more" do log "two"\n', "utf-8")
    assert typed("load a.hook").text == "added tell"
    assert typed("load b.hook").text == "added more"
    shown = typed('SetActivity activityName: "Break"').text
    assert "log one" in shown
    assert "log two" in shown
    assert [row["file"] for row in typed("show files").data] == ["a.hook", "b.hook"]


def test_what_cannot_be_loaded_is_shown_with_its_place_and_nothing_is_used(typed: Any) -> None:
    Path("bad.hook").write_text("after SetActivity do\n  lgo 1\nend\n", "utf-8")
    shown = typed.badly("load bad.hook").text
    assert "bad.hook:2:3" in shown
    assert "lgo 1" in shown
    assert typed("show files").data == []
    typed("1 + 1")


def test_a_file_that_is_not_there_gets_the_nearest_one(typed: Any) -> None:
    _write("rules.hook", "x")
    assert "did you mean rules.hook?" in typed.badly("load rulse.hook").text
    assert "wants a script" in typed.badly("load").text
    assert "within quotes" in typed.badly('load "rules.hook').text


def test_a_reload_takes_up_what_has_changed(typed: Any) -> None:
    _write("a.hook", "one")
    typed("load a.hook")
    assert typed("reload").text == "nothing is new"
    _write("a.hook", "two")
    assert typed("reload").text == "changed tell"
    assert "log two" in typed('SetActivity activityName: "Break"').text


def test_files_are_watched(shared: Any) -> None:
    async def watch() -> list[str]:
        _write("a.hook", "one")
        repl = Repl(ReplOptions(paths=("a.hook",)))
        told: list[tuple[Line, ...]] = []
        repl.listen(told.append)
        await repl.start()
        assert "1 file" in (await repl.feed("watch on")).text
        _write("a.hook", "two")
        os.utime("a.hook", (1, 1))
        for _ in range(60):
            await asyncio.sleep(0.1)
            if told:
                break
        assert (await repl.feed("watch off")).text == "watch: off"
        assert not repl.watching
        await repl.close()
        return [plain(lines) for lines in told]

    assert asyncio.run(watch()) == ["changed tell"]


def test_what_was_declared_is_saved_formatted_and_loads_again(prompt: Any) -> None:
    typed = prompt()
    typed("define   twice(n)=n*2", 'after SetActivity named "tell" do log "{twice(2)}"', "param limit: number = 5")
    assert typed("save mine.hook").text == "saved 3 declarations in mine.hook"
    text = Path("mine.hook").read_text("utf-8")
    assert format_script(text) == text
    assert not [one for one in check_files(["mine.hook"]).diagnostics if one.is_error]
    other = prompt()
    other("load mine.hook")
    assert "log 4" in other('SetActivity activityName: "Break"').text


def test_a_file_that_is_there_is_written_over_only_on_demand(typed: Any) -> None:
    Path("mine.hook").write_text("# mine\n", "utf-8")
    typed("const A = 1")
    assert "save mine.hook over" in typed.badly("save mine.hook").text
    assert Path("mine.hook").read_text("utf-8") == "# mine\n"
    typed("save mine.hook over")
    assert Path("mine.hook").read_text("utf-8") == "const A = 1\n"


def test_there_has_to_be_something_and_somewhere_to_save(typed: Any) -> None:
    assert "nothing was declared here yet" in typed.badly("save mine.hook").text
    typed("const A = 1")
    assert "cannot be written" in typed.badly("save no/such/folder.hook").text
    assert "wants a file" in typed.badly("save").text


def test_what_was_declared_is_removed_by_its_name(typed: Any) -> None:
    typed(
        'after SetActivity named "tell" do log "x"', "after SetActivity do log 1", "define f(x) = x", "const f2 = f(1)"
    )
    assert typed("remove tell").text == "removed handler tell"
    assert typed("remove after SetActivity").text == "removed handler after SetActivity do log 1"
    shown = typed.badly("remove define f").text
    assert "define f is needed:" in shown
    assert typed("f(3)").value == 3
    typed("remove f2", "remove define f")
    assert typed("items").text == "nothing was declared here yet"
    assert typed.badly("remove tel").text == "there is no declaration tel"
    typed("undo")
    assert typed("f(3)").value == 3


def test_what_stands_in_the_files_by_now_concerns_nobody_until_they_are_reloaded(prompt: Any, tmp_path: Path) -> None:
    script = tmp_path / "rules.hook"
    script.write_text('define greet() = "hello"\nafter SetActivity do log greet()\n', "utf-8")
    typed = prompt(ReplOptions(paths=(str(script),)))
    script.write_text("this is no rule\n", "utf-8")
    assert typed("1 + 1").value == 2
    typed("define f(x) = x")
    assert "log hello" in typed('SetActivity activityName: "Break"').text
    assert "rules.hook:1" in typed.badly("reload").text
    assert typed("f(3)").value == 3

"""Scripts at the prompt: loaded, reloaded, watched, saved, removed."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from offhook.cli.main import main
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
    assert typed("load a.hook").text == "loaded a.hook: 1 handler"
    assert typed("load b.hook").text.startswith("loaded b.hook: 1 handler")
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


def test_a_watched_file_that_breaks_or_vanishes_is_told_of_and_the_rules_stay(shared: Any) -> None:
    async def watch() -> tuple[list[str], str]:
        _write("a.hook", "one")
        repl = Repl(ReplOptions(paths=("a.hook",)))
        told: list[str] = []
        repl.listen(lambda lines: told.append(plain(lines)))
        await repl.start()
        await repl.feed("watch on")

        async def until(count: int) -> None:
            for _ in range(100):
                await asyncio.sleep(0.1)
                if len(told) >= count:
                    return

        Path("a.hook").write_text("after SetActivity do lgo\n", "utf-8")
        os.utime("a.hook", (1, 1))
        await until(1)
        Path("a.hook").unlink()
        await until(2)
        shown = (await repl.feed('SetActivity activityName: "Break"')).text
        await repl.close()
        return told, shown

    told, shown = asyncio.run(watch())
    assert "a.hook:1" in told[0]
    assert "a.hook" in told[1]
    assert "log one" in shown


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


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a script that declares what others can use."""
    monkeypatch.chdir(tmp_path)
    Path("shop.hook").write_text(
        "define fee() = 5\nparam patience: number = 7\nmemory task.tries: number = 0\nafter SetActivity do log fee()\n",
        "utf-8",
    )
    Path("sub").mkdir()
    return tmp_path


def test_what_loaded_files_declare_is_there_at_the_prompt(shop: Path, typed: Any) -> None:
    assert typed("load shop.hook").text == "loaded shop.hook: 1 function, 1 param, 1 memory, 1 handler"
    assert typed("fee() + patience").value == 12
    typed('let chat = CreateTask channel: "chat"', "remember chat.tries = 3")
    assert typed("recall chat.tries").value == 3
    assert typed('SetActivity activityName: "Break"').text.count("log 5") == 1
    typed("undo")
    assert typed("fee()").value == 5


def test_it_is_there_from_the_beginning(shop: Path, prompt: Any) -> None:
    typed = prompt(ReplOptions(paths=("shop.hook",)))
    assert typed("fee()").value == 5
    typed("define twice() = fee() * 2")
    assert typed("twice()").value == 10


def test_files_that_share_a_name_have_it_each_for_itself(shop: Path, typed: Any) -> None:
    Path("other.hook").write_text("define fee() = 6\ndefine more() = 1\n", "utf-8")
    typed("load shop.hook", "fee()")
    assert "other.hook keeps what it declares to itself: `fee` is there twice" in typed("load other.hook").text
    assert typed("fee()").value == 5
    typed.badly("more()")
    shown = typed("define fee() = 7").text
    assert "the session does not use shop.hook any more, which declares fee, too" in shown
    assert typed("fee()").value == 7
    assert "log 5" in typed('SetActivity activityName: "Break"').text
    typed("remove fee")
    assert typed("fee()").value == 5


def test_what_is_saved_elsewhere_uses_the_files_from_there(shop: Path, typed: Any) -> None:
    Path("lib.hook").write_text("define more() = 1\n", "utf-8")
    typed("load shop.hook", 'use "lib.hook"', 'after SetActivity named "mine" do log fee() + more()')
    typed('SetActivity activityName: "Break"', "save sub/mine.hook", 'save test sub/kept.hook "mine"')
    for name in ("mine", "kept"):
        done = CliRunner().invoke(main, ["check", f"sub/{name}.hook"])
        assert done.exit_code == 0, done.output
        assert set(Path(f"sub/{name}.hook").read_text("utf-8").splitlines()) >= {
            'use "../shop.hook"',
            'use "../lib.hook"',
        }
    assert CliRunner().invoke(main, ["test", "sub/kept.hook"]).exit_code == 0


def test_what_needs_no_file_uses_none_where_it_is_saved(shop: Path, typed: Any) -> None:
    typed("load shop.hook", 'after SetActivity named "mine" do log "x"', "save mine.hook")
    assert "use" not in Path("mine.hook").read_text("utf-8")


def test_folders_patterns_and_homes_are_loaded(shop: Path, typed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(shop))
    assert "there is no script in sub" in typed.badly("load sub").text
    assert "there is no script in *.hok" in typed.badly("load *.hok").text
    assert "loaded shop.hook" in typed("load *.hook").text
    assert f"loaded {shop / 'shop.hook'}" in typed("load ~/shop.hook").text


def test_undo_and_dry_runs_have_what_the_session_uses(shop: Path, prompt: Any) -> None:
    typed = prompt(ReplOptions(paths=("shop.hook",)))
    typed("after SetActivity do log fee() + 1", "let x = 1", "undo", "dry-run on")
    assert "log 6" in typed('SetActivity activityName: "Break"').text
    typed("dry-run off", "undo")
    assert typed("fee()").value == 5
    assert "log 6" not in typed('SetActivity activityName: "Break"').text


def test_a_test_uses_what_the_session_does(shop: Path, typed: Any) -> None:
    Path("other.hook").write_text("define fee() = 6\n", "utf-8")
    typed("load shop.hook", "load other.hook", 'SetActivity activityName: "Break"')
    assert "left out: other.hook, in which `fee` is there twice" in typed('save test kept.hook "mine"').text
    assert Path("kept.hook").read_text("utf-8").startswith('use "shop.hook"\n\ntest "mine" do\n')

"""`save test`: what was done at the prompt is a test that passes at once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from offhook import Host, HostOptions, VirtualClock
from offhook.centre import CentreConfig, WorkerConfig, transitions
from offhook.cli.main import main
from offhook.repl import Repl, ReplOptions
from offhook_grammar.formatting import format_script

FILE = Path("kept.hook")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _kept() -> str:
    """The file, which passes by `offhook test` and is formatted."""
    done = CliRunner().invoke(main, ["test", str(FILE)])
    assert done.exit_code == 0, done.output
    assert "1 passed, 0 failed" in done.output
    text = FILE.read_text("utf-8")
    assert format_script(text) == text
    return text


def _with_a_chat(typed: Any) -> None:
    typed('SetActivity activityName: "Available"', 'let chat = CreateTask channel: "chat"', "AcceptTask task: chat")


def test_what_was_done_passes_as_a_test(typed: Any) -> None:
    typed("on reservation.wrapup mode single do\n  wait 2m\n  CompleteTask task: task\nend")
    _with_a_chat(typed)
    typed("WrapupTask task: chat", "advance 119s", "chat.status", "advance 1s")
    assert "it passes" in typed('save test kept.hook "after-work ends"').text
    rows = [row.strip() for row in _kept().splitlines()]
    begin = rows.index('test "after-work ends" do')
    assert rows[begin + 3 :] == [
        'skills: ["sales", "support"]}',
        'when ana does SetActivity activityName: "Available"',
        'when ana does CreateTask channel: "chat"',
        "let chat = result",
        "when ana does AcceptTask task: chat",
        "when ana does WrapupTask task: chat",
        "when 119s pass",
        'expect chat.status == "wrapping"',
        "when 1s pass",
        "expect CompleteTask with {task: chat}",
        'expect chat.status == "completed"',
        "end",
    ]


def test_the_test_fails_without_the_rule(typed: Any) -> None:
    typed('after AcceptTask named "greet" do log "hello {worker.name}"')
    _with_a_chat(typed)
    typed("save test kept.hook")
    text = _kept()
    assert 'expect log containing "hello Ana"' in text
    FILE.write_text(text.replace('after AcceptTask named "greet" do log "hello {worker.name}"\n', ""), "utf-8")
    assert CliRunner().invoke(main, ["test", str(FILE)]).exit_code == 1


def test_what_was_refused_is_expected_to_be(typed: Any) -> None:
    typed('before RejectTask do cancel "take it"', 'SetActivity activityName: "Available"')
    typed('let chat = CreateTask channel: "chat"')
    typed.badly("RejectTask task: chat")
    typed.badly("WrapupTask task: chat")
    typed.badly("nothing_of_that_name")
    typed("save test kept.hook")
    text = _kept()
    assert 'expect cancelled "take it"' in text
    assert "expect failed" in text
    assert "nothing_of_that_name" not in text


def test_several_people_take_part_each_as_at_the_beginning(typed: Any) -> None:
    _with_a_chat(typed)
    typed("as ben", 'SetActivity activityName: "Available"', "worker.activity.name", "as sue", "chat.worker.name")
    typed("save test kept.hook")
    text = _kept()
    assert 'given ben = worker {name: "Ben", activity: "Offline"' in text
    assert 'when ben does SetActivity activityName: "Available"' in text
    assert 'expect ben.activity.name == "Available"' in text
    assert 'expect chat.worker.name == "Ana"' in text
    assert "sue" not in text


def test_notifications_and_names_are_kept(typed: Any) -> None:
    typed('after AcceptTask do notify "Welcome \\"{task.channel}\\"" to worker')
    _with_a_chat(typed)
    typed("let who = worker.name", 'SendMessage conversation: chat.conversation, body: "I am {who}"')
    typed("chat.conversation.messages[0].body", "save test kept.hook")
    text = _kept()
    assert 'expect notification containing "Welcome \\"chat\\"" to ana' in text
    assert "let who = ana.name" in text
    assert 'expect chat.conversation.messages[0].body == "I am Ana"' in text


def test_sids_that_were_typed_become_names(typed: Any) -> None:
    typed('SetActivity activityName: "Available"', 'let chat = CreateTask channel: "chat"')
    sid = typed("chat.sid").value
    typed(f'AcceptTask sid: "{sid}"', "save test kept.hook")
    text = _kept()
    assert "AcceptTask sid: chat.sid" in text
    assert sid not in text


def test_the_centre_comes_along_where_it_matters(typed: Any) -> None:
    typed(
        'SetActivity activityName: "Available"', 'let sale = CreateTask channel: "chat", attributes: {topic: "sales"}'
    )
    typed("sale.queue.name")
    typed("AcceptTask task: sale", 'before AcceptTask when task.queue.name != "Sales" do cancel "not mine"')
    typed('let other = CreateTask channel: "chat", attributes: {topic: "help"}')
    assert "not mine" in typed.badly("AcceptTask task: other").text
    typed("save test kept.hook")
    assert "given centre = {" in _kept()


def test_what_no_step_says_is_left_out_and_told(typed: Any) -> None:
    _with_a_chat(typed)
    typed('if chat.status == "assigned" then\n  log "it is"\nend')
    shown = typed("save test kept.hook").text if not FILE.exists() else ""
    assert 'left out: if chat.status == "assigned" then log "it is" end' in shown
    _kept()


def test_what_is_undone_is_in_no_test(typed: Any) -> None:
    _with_a_chat(typed)
    typed("WrapupTask task: chat", "chat.status", "undo", "undo", "save test kept.hook")
    text = _kept()
    assert "WrapupTask" not in text
    assert "AcceptTask" not in text


def test_loaded_files_are_used(prompt: Any) -> None:
    Path("rules.hook").write_text('after AcceptTask do log "from a file"\n', "utf-8")
    typed = prompt(ReplOptions(paths=("rules.hook",)))
    _with_a_chat(typed)
    typed("save test kept.hook")
    text = _kept()
    assert text.startswith('use "rules.hook"\n')
    assert 'expect log containing "from a file"' in text


def test_there_has_to_be_something_that_a_test_can_do(typed: Any) -> None:
    assert "nothing was done here yet" in typed.badly("save test kept.hook").text
    typed("1 + 1")
    assert "nothing was done here yet" in typed.badly("save test kept.hook").text
    _with_a_chat(typed)
    FILE.write_text("# mine\n", "utf-8")
    assert "is there already" in typed.badly("save test kept.hook").text
    typed("save test kept.hook over")
    assert "when ana does" in _kept()
    typed("simulate on")
    assert "simulated people took part" in typed.badly("save test other.hook").text


def test_what_does_not_come_out_the_same_is_not_written(typed: Any) -> None:
    typed('after AcceptTask named "greet" do log "hello"')
    _with_a_chat(typed)
    typed('after AcceptTask named "greet" do log "good bye"')
    FILE.write_text("# mine\n", "utf-8")
    shown = typed.badly('save test kept.hook "x" over').text
    assert 'expected log containing "hello"' in shown
    assert FILE.read_text("utf-8") == "# mine\n"


def test_what_was_there_at_the_beginning_is_given(shared: Any) -> None:
    async def save() -> None:
        centre = CentreConfig(workers=(WorkerConfig(name="Ana", activity="Available", channels={"chat": 3}),))
        async with Host(HostOptions(clock=VirtualClock(), centre=centre, shared=shared)) as host:
            with host.centre.unit("test") as unit:
                transitions.sign_in(unit, host.centre.worker("Ana"), "Available")
                task = transitions.create_task(unit, channel="chat", attributes={"tier": "vip"})
            await host.settle()
            await host.invoke("AcceptTask", {"sid": task.sid}, worker="Ana")
            repl = Repl(host=host)
            await repl.start()
            await repl.feed('let mine = first t in tasks where t.channel == "chat"')
            for text in ("mine.attributes.tier", f'WrapupTask sid: "{task.sid}"', "save test kept.hook"):
                result = await repl.feed(text)
                assert not result.failed, result.text
            await repl.close()

    asyncio.run(save())
    text = _kept()
    assert 'given ana = worker {name: "Ana", activity: "Available", channels: {chat: 3}}' in text
    case = 'given case_1 = task {channel: "chat", attributes: {tier: "vip"}, status: "assigned"} offered to ana'
    assert case in " ".join(text.split())
    assert "when ana does WrapupTask sid: case_1.sid" in text
    assert 'expect mine.attributes.tier == "vip"' in text
    assert 'expect mine.status == "wrapping"' in text

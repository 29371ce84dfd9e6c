"""`save test`: what was done at the prompt is a test that passes at once."""

from __future__ import annotations

import asyncio
import contextlib
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


def test_what_does_not_come_out_the_same_is_left_out_and_told(typed: Any) -> None:
    typed('after AcceptTask named "greet" do log "hello"')
    _with_a_chat(typed)
    typed('after AcceptTask named "greet" do log "good bye"', "WrapupTask task: chat")
    shown = typed("save test kept.hook").text
    assert 'left out: expect log containing "hello"' in shown
    text = _kept()
    assert "hello" not in text
    assert "when ana does WrapupTask task: chat" in text


def test_what_cannot_be_done_again_is_not_written(typed: Any) -> None:
    _with_a_chat(typed)
    typed("WrapupTask task: chat", 'before CreateTask do cancel "closed"')
    FILE.write_text("# mine\n", "utf-8")
    shown = typed.badly('save test kept.hook "x" over').text
    assert "does not come out the same in a test, so nothing was written" in shown
    assert "`when ana does WrapupTask task: chat`: AcceptTask failed" in shown
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


ASKING = """before AcceptTask named "sure" do
  let a = ask "Really take {task.channel}?" choices ["Yes", "No"] within 1m default "No"
  if a == "No" then
    cancel "not wanted"
  end
end"""


def test_answers_are_given_in_the_test(typed: Any) -> None:
    typed(ASKING, 'SetActivity activityName: "Available"', 'let chat = CreateTask channel: "chat"')
    typed("AcceptTask task: chat")
    typed.badly("answer No")
    typed("AcceptTask task: chat", "answer Yes")
    assert "left out" not in typed("save test kept.hook").text
    rows = [row.strip() for row in _kept().splitlines()]
    assert rows[rows.index("when ana does AcceptTask task: chat") :] == [
        "when ana does AcceptTask task: chat",
        'expect question containing "Really take chat?" to ana',
        'when ana answers "No"',
        'expect cancelled "not wanted"',
        "when ana does AcceptTask task: chat",
        'expect question containing "Really take chat?" to ana',
        'when ana answers "Yes"',
        'expect chat.status == "assigned"',
        "end",
    ]
    FILE.write_text(FILE.read_text("utf-8").replace('when ana answers "Yes"', 'when ana answers "No"'), "utf-8")
    assert CliRunner().invoke(main, ["test", str(FILE)]).exit_code == 1


def test_what_is_answered_in_a_dialogue_is_given_at_its_time(typed: Any) -> None:
    """A dialogue answers while the input is on its way."""
    typed('on reservation.created mode single do\n  wait 90s\n  let a = ask "Still there?" within 10m default "no"\n'
          '  log "it said {a}"\nend')  # fmt: skip
    typed('SetActivity activityName: "Available"', 'let chat = CreateTask channel: "chat"', "AcceptTask task: chat")
    questions = typed.repl.session.host.questions
    questions.listen(lambda asked: questions.answer("here", worker=asked.to[0], question=asked))
    typed("advance 5m", "save test kept.hook")
    rows = [row.strip() for row in _kept().splitlines()]
    assert rows[rows.index("when 1m 30s pass") :] == [
        "when 1m 30s pass",
        'expect question containing "Still there?" to ana',
        'when ana answers "here"',
        'expect log containing "it said here"',
        "when 3m 30s pass",
        'expect chat.status == "assigned"',
        "end",
    ]


def test_which_question_is_meant_is_said_where_there_were_several(typed: Any) -> None:
    typed(
        'after SetActivity do\n  let a = ask "Why {worker.activity.name}?" within 1h default "-"\n  log "for {a}"\nend'
    )
    typed('SetActivity activityName: "Break"', 'SetActivity activityName: "Available"', "answer 2 work", "answer 1 tea")
    typed("save test kept.hook")
    text = _kept()
    assert 'when ana answers "work" to "Why Available?"' in text
    assert 'when ana answers "tea" to "Why Break?"' in text


def test_an_action_that_had_to_wait_for_an_answer_gives_its_name_then(typed: Any) -> None:
    typed(
        'before CreateTask do\n  let a = ask "Topic?" within 1m default "x"\n  set payload.attributes = {topic: a}\nend'
    )
    typed('let chat = CreateTask channel: "chat"', "answer tea", "chat.attributes.topic", "save test kept.hook")
    text = _kept()
    assert text.index('when ana answers "tea"') < text.index("let chat = result")
    assert 'expect chat.attributes.topic == "tea"' in text


def test_what_the_prompt_itself_asked_is_left_out_and_told_and_its_value_stays(typed: Any) -> None:
    _with_a_chat(typed)
    typed('let who = ask "Who?" within 1m default "-"', "answer Kim")
    typed("SendMessage conversation: chat.conversation, body: who", "chat.conversation.messages[0].body")
    shown = typed("save test kept.hook").text
    assert 'left out: let who = ask "Who?" within 1m default "-"' in shown
    text = _kept()
    assert 'let who = "Kim"' in text
    assert 'expect chat.conversation.messages[0].body == "Kim"' in text


def test_what_is_remembered_at_the_prompt_is_given(typed: Any) -> None:
    typed("memory task.tries: number = 0")
    typed('before AcceptTask when recall task.tries > 2 do cancel "too often"', 'SetActivity activityName: "Available"')
    typed('let chat = CreateTask channel: "chat"', "remember chat.tries = 3")
    typed.badly("AcceptTask task: chat")
    typed("forget chat.tries")
    assert "left out: forget chat.tries" in typed("save test kept.hook").text
    assert "given memory chat.tries = 3" in _kept()


def test_memory_that_was_there_is_given(prompt: Any, tmp_path: Path) -> None:
    store = tmp_path / "centre.store"
    declared = (
        "memory task.tries: number = 0", "memory worker.last: any for 2h", "memory centre.seen: list of text = []",
        "memory script.own: number = 1", "memory reservation.by: Worker",
    )  # fmt: skip

    async def session(*texts: str) -> str:
        repl = Repl(ReplOptions(store=store))
        await repl.start()
        try:
            for text in (*declared, *texts):
                result = await repl.feed(text)
                assert not result.failed, result.text
            return result.text
        finally:
            await repl.close()

    asyncio.run(session(
        'SetActivity activityName: "Available"', 'let chat = CreateTask channel: "chat"', "remember chat.tries = 3",
        'remember worker.last = {a: 90s, b: [1, null], "c d": true}', 'remember centre.seen = ["x"]',
        "remember script.own = 7", "remember chat.reservation.by = worker",
    ))  # fmt: skip
    shown = asyncio.run(session(
        'let chat = first t in tasks where t.channel == "chat"',
        'after AcceptTask do log "{recall task.tries} {json(recall worker.last)} {recall script.own}"',
        "AcceptTask task: chat", "recall chat.tries", "save test kept.hook",
    ))  # fmt: skip
    assert "left out: that ana.last is remembered until 2026-03-02 11:00:00" in shown
    assert "left out: what case_1.reservation.by remembers" in shown
    text = _kept()
    for step in (
        "given memory case_1.tries = 3", 'given memory ana.last = {a: 1m 30s, b: [1, null], "c d": true}',
        'given memory centre.seen = ["x"]', "given memory script.own = 7",
    ):  # fmt: skip
        assert step in text
    assert 'expect log containing "3 ' in text


def _steps(text: str) -> list[str]:
    rows = [row.strip() for row in text.splitlines()]
    return [row for row in rows if row.startswith(("when ", "let ", "expect "))]


def test_what_blocks_and_procedures_did_is_done_in_the_test(typed: Any) -> None:
    typed('define brk() do\n  SetActivity activityName: "Break"\nend', "let x = 5")
    typed('if x > 3 then\n  SetActivity activityName: "Available"\nend')
    typed('for each w in workers where w.name in ["Ben", "Chloe"] do\n  SetActivity activityName: "Break" as w\nend')
    typed("brk()")
    shown = typed("save test kept.hook").text
    assert "left out" not in shown
    done = [row for row in _steps(_kept()) if row.startswith("when")]
    assert [row.split(",")[0] for row in done] == [
        'when ana does SetActivity activityName: "Available"', 'when ben does SetActivity activityName: "Break"',
        'when chloe does SetActivity activityName: "Break"', 'when ana does SetActivity activityName: "Break"',
    ]  # fmt: skip


def test_clauses_that_people_have_not_are_left_to_what_was_done(typed: Any) -> None:
    typed('SetActivity activityName: "Available"', 'let t = CreateTask channel: "email" retry 3 times every 10s')
    typed('AcceptTask task: t otherwise log "no"', 'SetActivity activityName: "Break" as t.worker marked "mine"')
    typed("t.status", "save test kept.hook")
    steps = _steps(_kept())
    assert 'when ana does CreateTask channel: "email"' in steps
    assert "let t = result" in steps
    assert "when ana does AcceptTask task: t" in steps
    assert 'expect t.status == "assigned"' in steps
    assert 'marked "mine"' in FILE.read_text("utf-8")


def test_a_name_that_was_given_twice_has_two_in_the_test(typed: Any) -> None:
    typed('SetActivity activityName: "Available"', 'let t = CreateTask channel: "chat"', "AcceptTask task: t")
    typed("let n = 1", 'let t = CreateTask channel: "voice"', "let n = n + 1", "set n = n + 40", "t.channel", "n")
    typed('let note = "t and {t.channel}"', "note", "save test kept.hook")
    steps = _steps(_kept())
    assert steps[steps.index("let n = 1") :] == [
        "let n = 1",
        'when ana does CreateTask channel: "voice"',
        "let t_2 = result",
        "let n_2 = n + 1",
        "let n_3 = n_2 + 40",
        'expect t_2.channel == "voice"',
        "expect n_3 == 42",
        'let note = "t and {t_2.channel}"',
        'expect note == "t and voice"',
        'expect t_2.status == "reserved"',
    ]


def test_what_an_input_does_after_it_waited_is_done_then(typed: Any) -> None:
    typed('if true then\n  wait 90s\n  SetActivity activityName: "Break"\nend', "advance 5m", "worker.activity.name")
    assert "left out" not in typed("save test kept.hook").text
    steps = _steps(_kept())
    assert steps[0] == "when 1m 30s pass"
    assert steps[1].startswith('when ana does SetActivity activityName: "Break"')
    assert steps[2:] == ["when 3m 30s pass", 'expect ana.activity.name == "Break"']


def test_what_was_refused_within_a_block_is_expected_there(typed: Any) -> None:
    typed('before SetActivity when payload.activityName == "Break" do cancel "no break"', "let x = 1")
    typed.badly('if x == 1 then\n  SetActivity activityName: "Available"\n  SetActivity activityName: "Break"\nend')
    typed("save test kept.hook")
    steps = _steps(_kept())
    assert steps[-1] == 'expect cancelled "no break"'
    assert len([row for row in steps if row.startswith("when ana does SetActivity")]) == 2


def test_time_that_did_not_pass_is_in_no_test(typed: Any) -> None:
    typed('SetActivity activityName: "Available"', "# a while\nadvance 5m # five")
    for slip in ("advance 1 2", "advance x # y", "advance -5m"):
        typed.badly(slip)
    typed("worker.activity.name", 'save test kept.hook "time passes"')
    assert [row.strip() for row in _kept().splitlines() if " pass" in row] == ['test "time passes" do', "when 5m pass"]


def test_what_is_there_is_written_over_by_what_passes_only(typed: Any) -> None:
    FILE.write_text("# precious\n", "utf-8")
    _with_a_chat(typed)
    typed("CompleteTask task: chat")

    async def given_up() -> None:
        task = asyncio.create_task(typed.repl.feed("save test kept.hook over"))
        await asyncio.sleep(0.005)  # the first trial goes on
        assert FILE.read_text("utf-8") == "# precious\n"
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    typed.run(given_up())
    assert [one.name for one in Path().iterdir()] == [FILE.name]
    assert FILE.read_text("utf-8") == "# precious\n"
    typed("save test kept.hook over")
    assert "# precious" not in _kept()


def test_a_test_that_uses_files_is_tried_where_it_will_be(typed: Any) -> None:
    Path("rules").mkdir()
    Path("rules/greet.hook").write_text('after AcceptTask do log "hello"\n', "utf-8")
    Path("tests").mkdir()
    typed("load rules/greet.hook")
    _with_a_chat(typed)
    typed("save test tests/kept.hook")
    text = Path("tests/kept.hook").read_text("utf-8")
    assert 'use "../rules/greet.hook"' in text
    assert 'expect log containing "hello"' in text
    assert CliRunner().invoke(main, ["test", "tests/kept.hook"]).exit_code == 0


def test_what_the_prompt_itself_says_is_expected_of_nobody(typed: Any) -> None:
    typed('after SetActivity do log "a rule says {worker.name}"', 'SetActivity activityName: "Available"')
    typed('let t = CreateTask channel: "email"', 'AcceptTask task: t otherwise log "no"', 'log "mine"')
    typed.partly('RejectTask task: t otherwise log "not any more"')
    typed('notify "to me" to worker', "save test kept.hook")
    text = _kept()
    assert 'expect log containing "a rule says Ana"' in text
    assert "mine" not in text
    assert "not any more" not in text
    assert "to me" not in text


def test_what_is_done_together_and_meanwhile_is_done_in_the_test(typed: Any) -> None:
    typed('together do\n  SetActivity activityName: "Break"\n  log "x"\nend')
    typed('meanwhile do\n  SetActivity activityName: "Available"\nend', "worker.activity.name")
    assert "left out" not in typed("save test kept.hook").text
    done = [row.split(",")[0] for row in _steps(_kept()) if row.startswith("when")]
    assert done == [
        'when ana does SetActivity activityName: "Break"',
        'when ana does SetActivity activityName: "Available"',
    ]


def test_what_a_rule_failed_at_is_left_out_and_told(typed: Any) -> None:
    typed('after SetActivity named "bad" when payload.activityName == "Break" do fail "no way"')
    typed('SetActivity activityName: "Available"', 'let t = CreateTask channel: "email"', "AcceptTask task: t")
    typed.partly('SetActivity activityName: "Break"')
    typed("t.status")
    shown = typed("save test kept.hook").text
    assert 'left out: SetActivity activityName: "Break" (the rule bad failed)' in shown
    assert 'expect t.status == "assigned"' in _kept()


def test_what_was_not_done_any_more_is_not_done_in_the_test(typed: Any) -> None:
    typed('before SetActivity when payload.activityName == "Break" do cancel "no break"')
    typed.badly(
        'SetActivity activityName: "Available"\nSetActivity activityName: "Break"\nSetActivity activityName: "Offline"'
    )
    typed("worker.activity.name", "save test kept.hook")
    text = _kept()
    assert 'activityName: "Offline"' not in text
    assert 'expect cancelled "no break"' in text
    assert 'expect ana.activity.name == "Available"' in text

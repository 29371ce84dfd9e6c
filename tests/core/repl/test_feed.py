"""Inputs of all kinds, and what comes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from offhook.repl import ReplOptions


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1 + 2", "3"),
        ('"a" + "b"', '"ab"'),
        ("[1, 2][0]", "1"),
        ("null", "null"),
        ("90s", "1m 30s"),
        ("worker.name", '"Ana"'),
        ("{a: 1}", "a: 1"),
        ("[\n  1,\n  2,\n]", "[1, 2]"),
        ('[1, 90s, {a: [now, "x"]}]', '[1, 1m 30s, {"a": [2026-03-02T09:00:00Z, "x"]}]'),
        ("{a: {b: 3s}}", 'a: {"b": 3s}'),
    ],
)
def test_an_expression_shows_its_value(typed: Any, text: str, shown: str) -> None:
    assert typed(text).text == shown


def test_an_object_shows_its_fields_and_a_list_of_them_a_line_each(typed: Any) -> None:
    assert 'name: "Ana"' in typed("worker").text
    assert len(typed("workers").lines) == 6


def test_values_keep_their_names_and_the_last_one_is_it(typed: Any) -> None:
    assert typed("let x = 5", "x * 2").text == "10"
    assert typed("it + 1").text == "11"
    assert typed("let x = x + 1", "x").text == "6"
    assert typed("set x = 1", "let y = x\nlet z = y + 1", "[x, y, z]").text == "[1, 1, 2]"
    assert typed("if x == 1 then\n  set x = 9\nend", "x").text == "9"


def test_an_action_runs_at_once_as_the_worker_and_says_how_it_went(typed: Any) -> None:
    done = typed('SetActivity activityName: "Break"')
    assert done.text.startswith("SetActivity done")
    assert typed("worker.activity.name").value == "Break"
    record = [one for one in typed.repl.session.host.journal if one.kind == "invocation.committed"][-1]
    assert record.what["by"] == "agent"
    assert record.what["worker"] == typed.repl.session.worker.sid


def test_a_task_can_be_named_and_taken(typed: Any) -> None:
    typed('let chat = CreateTask channel: "chat"', 'SetActivity activityName: "Available"')
    assert typed("chat.status").value == "reserved"
    assert "AcceptTask done" in typed("AcceptTask task: chat").text
    assert typed("chat.status").value == "assigned"


def test_a_rule_is_installed_and_one_of_the_same_name_takes_its_place(typed: Any) -> None:
    assert typed('after SetActivity named "tell" do log "one"').text == "installed handler tell"
    assert "log one" in typed('SetActivity activityName: "Break"').text
    assert typed('after SetActivity named "tell" do log "two"').text == "replaced handler tell"
    shown = typed('SetActivity activityName: "Available"').text
    assert "log two" in shown
    assert "log one" not in shown


def test_functions_procedures_actions_and_memories_are_installed(typed: Any) -> None:
    typed(
        "define twice(n) = n * 2",
        'define say(what) do log "say {what}"',
        "memory worker.count: number = 0",
        "action Count(by: number = 1) do\n  remember worker.count = recall worker.count + by\n"
        "  return recall worker.count\nend",
    )
    assert typed("twice(21)").text == "42"
    assert "log say hello" in typed('say("hello")').text
    assert "3" in typed("Count by: 3").text
    assert typed("recall worker.count").value == 3
    assert typed("let c = Count by: 2", "c").value == 5


def test_several_declarations_come_at_once(typed: Any) -> None:
    done = typed("const A = 1\n\ndefine f(x) = x + A")
    assert done.text == "installed const A\ninstalled define f"
    assert typed("f(1)").value == 2


def test_what_stops_a_rule_is_said_with_its_place(typed: Any) -> None:
    typed('before SetActivity do cancel "not now"')
    shown = typed.badly('SetActivity activityName: "Break"').text
    assert shown.startswith("SetActivity cancelled: not now")
    assert typed("worker.activity.name").value == "Offline"


def test_an_action_that_fails_says_why(typed: Any) -> None:
    shown = typed.badly('SetActivity activityName: "Lunch"').text
    assert "SetActivity" in shown
    assert "Lunch" in shown


@pytest.mark.parametrize(
    "text",
    ["f(1,", "if 1 == 1 then", "after AcceptTask do", "[1, 2", "SetActivity activityName: x,", "try\n  log 1"],
)
def test_an_input_that_is_not_complete_wants_more_and_does_nothing(typed: Any, text: str) -> None:
    before = len(list(typed.repl.session.host.journal))
    assert typed.partly(text).incomplete
    assert len(list(typed.repl.session.host.journal)) == before


@pytest.mark.parametrize(
    ("text", "code", "caret"),
    [
        ("wroker.name", "H206", (1, "wroker")),
        ('lgo "x"', "H121", (1, "lgo")),
        ("let a = 1\nlet b = wrong", "H206", (2, "wrong")),
        ("AceptTask", "H201", (1, "AceptTask")),
        ("after AceptTask do log 1", "H201", (1, "AceptTask")),
    ],
)
def test_what_is_wrong_is_shown_at_its_place_in_the_input(
    typed: Any, text: str, code: str, caret: tuple[int, str]
) -> None:
    typed("let other = 1", "define helper(x) = x")
    shown = typed.badly(text).text
    assert code in shown
    row = text.splitlines()[caret[0] - 1]
    assert f"{caret[0]} | {row}" in shown
    rows = shown.splitlines()
    mark = next(line for line in rows if set(line.partition("|")[2].strip()) == {"^"})
    assert mark.partition("|")[2][1:].index("^") == row.index(caret[1])


def test_nothing_is_half_installed(typed: Any) -> None:
    typed.badly("define good(x) = x\ndefine bad(x) = nothing_there")
    typed.badly("good(1)")
    typed("define good(x) = x", "good(1)")


def test_a_wait_goes_on_as_time_passes(typed: Any) -> None:
    assert "waits" in typed('wait 5m\nlog "over"').text
    assert typed("advance 4m").text == "nothing happened"
    assert typed("advance 1m").text == "09:05:00 log over"


def test_a_run_that_is_stopped_at_a_budget_is_told_and_the_session_goes_on(typed: Any) -> None:
    typed("define many(n) do\n  for each a in range(n) do\n    let b = a\n  end\nend")
    assert "step" in typed.badly("for each a in range(1000) do many(1000)").text
    assert typed("1 + 1").value == 2


def test_the_worker_changes(typed: Any) -> None:
    assert typed("as ben", "worker.name").value == "Ben"
    assert "did you mean Ben" in typed.badly("as Bean").text


def test_scripts_that_are_there_from_the_beginning_are_seen(prompt: Any, tmp_path: Path) -> None:
    script = tmp_path / "rules.hook"
    script.write_text('define greet(n) = "Hello {n}"\nafter SetActivity do log "changed"\n', "utf-8")
    typed = prompt(ReplOptions(paths=(str(script),)))
    assert "log changed" in typed('SetActivity activityName: "Break"').text
    typed(f'use "{script}"')
    assert typed('greet("Eve")').value == "Hello Eve"


def test_leaving(typed: Any) -> None:
    assert typed("exit").leave


def test_null_has_a_name_as_any_value(typed: Any) -> None:
    assert typed("let nothing = null", "nothing").text == "null"


def test_what_a_rule_notifies_is_shown(typed: Any) -> None:
    typed('after SetActivity do notify "off you go" to worker')
    assert "off you go" in typed('SetActivity activityName: "Break"').text


def test_the_name_of_the_sessions_own_action_is_taken(typed: Any) -> None:
    assert "choose another name" in typed.badly("action SessionInput() do stop").text
    assert typed("1 + 1").value == 2


def test_a_word_of_the_language_is_no_misspelt_command(typed: Any) -> None:
    assert "did you mean" not in typed.badly('cancel "x"').text
    assert "did you mean the command `advance`" in typed.badly("advanec 5m").text
    assert "`as` wants a worker" in typed.badly("as").text


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("1 +", ":1:3", "the line ends where a value was wanted"),
        ("SetActivity activityName:", ":1:25", "the line ends where a value was wanted"),
        ("2 + * 3", ":1:5", "`*` stands where a value was wanted"),
        ("[1, 2 3]", ":1:7", "a comma is missing ahead of `3`"),
        ("[1, 2 3,", ":1:7", "a comma is missing ahead of `3`"),
        ('"a" "b"', ":1:5", "two texts are joined with `+`"),
        ("worker..name", ":1:8", "`.` stands where a field's name was wanted"),
        ("if true", ":1:4", "`then` is missing"),
        ("end", ":1:1", "this `end` closes nothing"),
        ('log "a"\nend', ":2:1", "this `end` closes nothing"),
        ("do", ":1:1", "`do` stands where a"),
        ("# what it is\n2 + zz", ":2:5", "there is no `zz` here"),
        ("let a = 1\nlet b = 2\nlet a = 3", ":3:5", "the name of a value, on line 1"),
    ],
)
def test_what_is_wrong_has_its_place_and_reason_in_what_was_typed(
    typed: Any, text: str, place: str, reason: str
) -> None:
    shown = typed.badly(text).text
    assert f" --> <input>{place}\n" in shown
    assert reason in shown
    assert "`action`" not in shown
    assert "<session>" not in shown


@pytest.mark.parametrize("text", ["# twice two\n2 * 2", "2 * 2  # twice two", "\n# a\n\n2 * 2\n", "\ufeff2 * 2"])
def test_remarks_are_no_matter(typed: Any, text: str) -> None:
    assert typed(text).value == 4


@pytest.mark.parametrize("text", ["# who is there\nshow workers", "show workers # who is there", "\ufeffshow workers"])
def test_remarks_beside_commands_are_none_of_their_words(typed: Any, text: str) -> None:
    assert "Chloe" in typed(text).text


def test_a_paste_of_several_inputs_is_done_one_after_the_other(typed: Any) -> None:
    assert typed("define f(x) = x + 1\nf(3)").text.splitlines() == ["installed define f", "4"]
    shown = typed(
        '# a rule\nafter SetActivity\n  when worker.name == "Ana" do\n  log "away"\nend\n\n'
        'SetActivity activityName: "Break"\n# who is there\nshow workers\nworker.activity.name\n# the end\n'
    ).text
    assert "log away" in shown
    assert "Chloe" in shown
    assert shown.endswith('"Break"')
    assert typed("undo").text.startswith("undone: SetActivity")


def test_a_paste_ends_with_the_first_input_that_fails(typed: Any) -> None:
    result = typed.badly("let x = 1\nshow workers\nlet y = nothing\nlet z = 3\ntime\nitems")
    assert "there is no `nothing` here" in result.text
    assert "not done any more: time and 1 more line" in result.text
    assert typed("x").value == 1
    typed.badly("z")


def test_what_cannot_be_read_in_a_paste_keeps_all_of_it_from_being_done(typed: Any) -> None:
    typed.badly("let x = 1\nshow workers\nlet y = = 2")
    typed.badly("x")


def test_a_paste_is_one_value_for_programs(typed: Any) -> None:
    typed("format json")
    assert typed("define f(x) = x + 1\nf(3)").data == [{"installed": ["define f"]}, 4]
    assert typed.badly("define g(x) = 1\ng(0)\nh(0)").data["error"]["code"] == "H205"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("payload.x", "there is no `payload` at the prompt, where nothing is being done"),
        ("set payload.x = 1", "there is no `payload` at the prompt"),
        ("proceed", "this is the prompt"),
        ('redirect to SetActivity activityName: "Break"', "this is the prompt"),
        ("result", "there is none at the prompt"),
        ("error", "there is none at the prompt"),
        ("param p: number", "the param p needs a default, since nobody gives it a value at the prompt"),
    ],
)
def test_what_is_only_in_rules_is_said_not_to_be_at_the_prompt(typed: Any, text: str, told: str) -> None:
    shown = typed.badly(text).text
    assert told in shown
    assert "SessionInput" not in shown
    assert "<session>" not in shown


def test_a_long_paste_is_few_inputs_and_wrong_where_it_is_wrong(typed: Any) -> None:
    lines = [f"let v{number} = {number}" for number in range(400)]
    assert "Chloe" in typed("\n".join([*lines, "show workers", "v399"])).text
    assert typed("v0 + v399").value == 399
    typed("undo")
    typed.badly("v0")
    defines = [f"define f{number}(x) = {number}" for number in range(200)]
    shown = typed.badly("\n".join([*defines, "f3(1)", "show queues", "let x = = 2"])).text
    assert " --> <input>:203:9" in shown
    typed.badly("f3(1)")


def test_two_values_of_one_name_are_two_inputs_of_a_paste(typed: Any) -> None:
    assert typed("let a = 1\nlet b = a\nlet a = 3\nshow queues\na + b").text.endswith("4")


def test_garbage_is_soon_told_to_be_some(typed: Any) -> None:
    typed.badly("\n".join(f"x {number} ) y ( % $" for number in range(300)))


def test_a_memory_that_is_not_declared_is_told_of_by_its_name(typed: Any) -> None:
    typed('let t = CreateTask channel: "chat"')
    assert "there is no memory `n`" in typed.badly("recall t.n").text

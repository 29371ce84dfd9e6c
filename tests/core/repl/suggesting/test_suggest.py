"""What can stand at the cursor: text in, set out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from offhook.repl.suggesting import Suggestion, signature, suggest
from offhook.repl.suggesting.of_session import view_of

ROOT = Path(__file__).parents[4]
NAMED = re.compile(r"(?:after|before|instead of|on failure of) ([A-Z]\w+)|on ([a-z]+\.[a-z.-]+)")


@pytest.fixture
def offered(typed: Any) -> Any:
    """What is offered behind a text, by what it puts in."""

    def offer(text: str) -> dict[str, Suggestion]:
        return {one.text: one for one in suggest(text, len(text), view_of(typed.repl))}

    offer.typed = typed  # type: ignore[attr-defined]
    return offer


def first(found: dict[str, Suggestion], count: int = 3) -> list[str]:
    return list(found)[:count]


def test_at_the_beginning_stand_actions_commands_names_and_words(offered: Any) -> None:
    found = offered("")
    assert {"AcceptTask", "advance", "worker", "tasks", "let", "after"} <= set(found)
    assert found["AcceptTask"].kind == "action"
    assert found["AcceptTask"].about
    assert found["advance"].kind == "command"
    assert found["worker"].about == "Worker"


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("Acc", "AcceptTask"),
        ("acc", "AcceptTask"),
        ("AT", "AcceptTask"),
        ("after Wrap", "WrapupTask"),
        ("instead of Trans", "TransferTask"),
        ("on failure of Set", "SetActivity"),
        ("on reservation.wr", "reservation.wrapup"),
        ("on reservation.accepted, task.cre", "task.created"),
        ("worker.act", "activity"),
        ("worker.activity.av", "available"),
        ("tasks[0].pri", "priority"),
        ("let x = worker.ski", "skills"),
        ("SetActivity act", "activityName: "),
        ("upp", "upper("),
        ("adv", "advance"),
    ],
)
def test_what_is_begun_is_completed(offered: Any, text: str, best: str) -> None:
    assert best in first(offered(text)), first(offered(text), 10)


def test_arguments_are_those_not_yet_given_and_required_ones_say_so(offered: Any) -> None:
    found = offered('SendMessage body: "Hi", ')
    assert "body: " not in found
    assert "conversationSid: " in found
    assert all(one.kind == "argument" for one in found.values())
    assert found["subject: "].label == "subject?"


def test_values_are_what_is_in_the_centre_with_a_readable_label(offered: Any) -> None:
    assert first(offered("SetActivity activityName: "), 6)[0].startswith('"')
    assert '"Break"' in offered('SetActivity activityName: "Br')
    offered.typed('CreateTask channel: "chat", attributes: {name: "Eve"}', 'SetActivity activityName: "Available"')
    task = next(iter(offered.typed.repl.session.host.centre.tasks))
    found = offered("AcceptTask sid: ")
    assert f'"{task.sid}"' in found
    assert "Eve" in found[f'"{task.sid}"'].label


def test_words_of_a_list_are_offered_where_they_are_compared(offered: Any) -> None:
    assert {'"pending"', '"wrapping"'} <= set(offered("task.status == "))
    assert '"wrapping"' in offered('if task.status == "wr')


def test_what_the_session_has_is_offered(offered: Any) -> None:
    offered.typed("let lunch = {place: 1, people: 2}", "define twice(n) = n * 2", "let me = worker")
    assert {"lunch", "twice(", "me"} <= set(offered(""))
    assert set(offered("lunch.")) == {"place", "people"}
    assert "activity" in offered("me.")
    assert "available" in offered("me.activity.")


@pytest.mark.parametrize(
    ("text", "some"),
    [("as ", {"Ana", "Sue"}), ("as s", {"Sue"}), ("dry-run ", {"on", "off"}), ("explain Accept", {"AcceptTask"})],
)
def test_behind_a_command_stands_what_it_takes(offered: Any, text: str, some: set[str]) -> None:
    assert some <= set(offered(text))


def test_files_are_offered_where_one_is_loaded(offered: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules.hook").write_text("", "utf-8")
    (tmp_path / "notes.txt").write_text("", "utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "deep.hook").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert set(offered("load ")) == {"rules.hook", "more/"}
    assert set(offered("load more/")) == {"more/deep.hook"}
    assert set(offered(f"load {tmp_path}/r")) == {f"{tmp_path}/rules.hook"}
    assert not offered("load nowhere/at/all")


@pytest.mark.parametrize(
    ("text", "all_of_them"),
    [
        ("after AcceptTask when payload.", {"sid", "task", "conferenceOptions"}),
        ("before TransferTask when payload.options.", {"mode", "attributes", "priority"}),
        ('before TransferTask when payload.options.mode == "', {'"WARM"', '"COLD"'}),
        ("TransferTask task: chat, options: {", {"mode: ", "attributes: ", "priority: "}),
        ('TransferTask task: chat, options: {priority: 1, mode: "', {'"WARM"', '"COLD"'}),
        ('CreateTask channel: "', {'"voice"', '"chat"', '"sms"', '"video"', '"email"'}),
        ('log "hello" level ', {"info", "success", "warning", "error"}),
        ("on task.created mode ", {"parallel", "single", "restart", "queued"}),
        ("on failure of AcceptTask when error.", {"code", "message", "status", "retryable", "action"}),
        ("simulate ", {"on", "on 3 per minute", "off"}),
        ("watch ", {"on", "off"}),
        ("format ", {"table", "json"}),
    ],
)
def test_these_and_nothing_else_are_offered(offered: Any, text: str, all_of_them: set[str]) -> None:
    assert set(offered(text)) == all_of_them


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("let y = Acc", {"AcceptTask"}),
        ("let y = as", {"ask"}),
        ("set x = wait", {"wait for"}),
        ("return Acc", {"AcceptTask"}),
        ("on reservation.created when event.", {"reservation", "task", "worker", "at", "id"}),
        ("on reservation.created do log rese", {"reservation"}),
        ("after CreateTask do\n  log result.", {"status", "channel"}),
        ("before SendMessage as draft do\n  if draft.", {"body", "conversationSid"}),
        ("[t for each t in tasks where t.", {"status", "channel"}),
        ("if any t in tasks where t.cha", {"channel"}),
        ("(first w in workers where w.", {"activity", "skills"}),
        ("for each t in worker.tasks do\n  t.", {"status"}),
        ("after AcceptTask do\n  let c = task.conversation\n  c.", {"messages", "state"}),
        ("after AcceptTask do\n  let w = first w in workers where true\n  w.act", {"activity"}),
        ("action Polite(task: Task, tone: text) do\n  log to", {"tone"}),
        ("action Polite(task: Task, tone: text) do\n  log task.conv", {"conversation"}),
        ("define hello(who) = upper(wh", {"who"}),
        ('log "hello {wor', {"worker"}),
        ('log "hello {worker.na', {"name"}),
        ("worker.attributes.routing.", {"skills"}),
        ("wait for ", {"task.created", "reservation.accepted"}),
        ("on task.created until ", {"task.completed"}),
        ("wait until worker.", {"activity"}),
        ("param patience: du", {"duration"}),
        ("define f(a) = a\nf", {"f("}),
        ("const most = 3\nafter AcceptTask when worker.name == mo", {"most"}),
        ("memory task.tries: number = 0\nafter AcceptTask do remember task.tr", {"task.tries"}),
        ("before SetActivity ", {"when", "named", "do", "mode"}),
        ("on ", {"task.created", "AcceptTask", "failure of"}),
        ("SetActivity activityName: x ", {"otherwise", "retry", "marked"}),
        ("if worker.name ", {"then", "contains", "is empty"}),
        ('ask "Sure?" ', {"choices", "within", "default", "to"}),
        ('test "x" do\n  given ana = wor', {"worker"}),
        ('test "x" do\n  when ana does Acc', {"AcceptTask"}),
        ('test "x" do\n  expect SendMessage with {bo', {"body: "}),
        ('test "x" do\n  given chat = task {chan', {"channel: "}),
        ("AcceptTask task: chat as ", {"worker"}),
        ('notify "x" to ', {"worker"}),
        ("on task.created do wait 5m after ", {"task.createdAt", "now"}),
        ("show ", {"tasks", "workers", "questions", "params"}),
        ("help st", {"start"}),
        ("help ro", {"round"}),
        ("help H10", {"H101", "H104"}),
        ("explain H101", {"H101"}),
        ("trace ", {"list"}),
        ("save te", {"test"}),
        ("save x.hook ", {"over"}),
    ],
)
def test_these_are_among_what_is_offered(offered: Any, text: str, some: set[str]) -> None:
    assert some <= set(offered(text))


def test_who_has_typed_nothing_sees_commands_and_actions_first(offered: Any) -> None:
    kinds = [one.kind for one in offered("").values()]
    assert kinds[0] == "command"
    assert kinds.index("action") < kinds.index("name")


def test_what_fits_stands_first(offered: Any) -> None:
    assert first(offered("on task.created do notify 5 to "), 2)[0] == "worker"
    assert "task.createdAt" in first(offered("on task.created do wait 5m after "), 6)


def test_what_commands_take_is_described(offered: Any) -> None:
    assert offered("help Acc")["AcceptTask"].about == "Accept the offer of a task."
    assert offered("help H101")["H101"].about
    assert offered("show ta")["tasks"].about.startswith("task, channel, status")


def test_an_answer_is_completed_from_the_questions_that_are_open(offered: Any) -> None:
    rule = 'before SetActivity do let a = ask "Sure?" choices ["Yes", "No"] within 5m default "No" then log a'
    offered.typed(rule, 'SetActivity activityName: "Break"')
    assert {"1", "Ana", "Yes", "No"} <= set(offered("answer "))
    assert set(offered("answer Y")) == {"Yes"}
    assert set(offered("answer ana ")) == {"Yes", "No"}
    assert {"task.created", "Ana"} <= set(offered("events "))
    assert "task.created" in offered("events ana task.cr")


def test_what_was_declared_is_removed_by_its_name_which_may_have_blanks(offered: Any) -> None:
    offered.typed('before SetActivity named "no break yet" do log "x"', "define polite(n) = n")
    assert set(offered("remove ")) == {"no break yet", "polite"}
    assert set(offered("remove no br")) == {"no break yet"}
    assert offered("remove no br")["no break yet"].start == len("remove ")


def test_what_scripts_declare_is_offered_with_what_it_takes(offered: Any) -> None:
    offered.typed(
        'define polite(n) = "Dear {n}"', 'action Greet(task: Task, tone: text = "warm") do log tone', "let t = worker"
    )
    assert "Greet" in offered("Gre")
    assert {"task: ", "tone: "} == {one.text for one in offered("Greet ").values() if one.kind == "argument"}
    assert offered("Greet ")["tone: "].label == "tone?"
    assert str(signature("Greet ", 6, view_of(offered.typed.repl))) == "Greet task: Task, tone?: text"
    assert offered("pol")["polite("].about == "polite(n)"
    assert str(signature('polite("a, b", ', 15, view_of(offered.typed.repl))) == "polite(n)"


def test_a_task_is_found_by_its_customer_and_a_variable_that_holds_it_comes_first(offered: Any) -> None:
    create = 'let chat = CreateTask channel: "chat", attributes: {customerName: "Kim"}'
    offered.typed('SetActivity activityName: "Available"', create)
    assert first(offered("AcceptTask task: "), 1) == ["chat"]
    found = [one for one in offered('AcceptTask sid: "ki').values() if one.kind == "entity"]
    assert [one.label for one in found] == ["chat Kim pending (Ana)"]
    assert found[0].text.startswith('"WR')
    assert [one.label for one in offered('SendMessage conversationSid: "k').values()] == ["chat Kim active (Ana)"]
    assert next(iter(offered("CreateTask workflowSid: ").values())).label == "Customers"
    assert {"Sales", "Support"} <= {one.label for one in offered('CreateTask queueSid: "').values()}
    assert "chat Kim reserved (Ana)" in {one.about for one in offered("trace ").values()}


def test_nothing_but_values_in_quotes(offered: Any) -> None:
    offered.typed('CreateTask channel: "chat"')
    assert all(one.text.startswith('"') for one in offered('AcceptTask task: "W').values())


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("wor", True),
        ("worker.", True),
        ("SetActivity ", True),
        ("SetActivity activityName: ", True),
        ("let x = ", False),
        ("", False),
        ("not ", False),
        ('SetActivity activityName: "Break"', False),
        ("show ", True),
        ("show tasks", False),
        ("as ana", True),
        ("as Ana", False),
        ("undo", False),
        ("after AcceptTask do", False),
        ("after AcceptTask do\n  log 1\nend", False),
        ("20 * 2", False),
    ],
)
def test_the_menu_opens_by_itself_where_it_has_something_to_say(typed: Any, text: str, opens: bool) -> None:
    assert bool(suggest(text, len(text), view_of(typed.repl), asked=False)) == opens


def test_in_comments_and_plain_texts_nothing_is_offered(offered: Any) -> None:
    assert not offered("# Acc")
    assert not offered('log "Acc')


def test_the_start_is_where_the_word_begins(offered: Any) -> None:
    assert offered("let x = wor")["worker"].start == len("let x = ")
    assert offered('SetActivity activityName: "Br')['"Break"'].start == len("SetActivity activityName: ")
    assert offered("on reservation.wr")["reservation.wrapup"].start == len("on ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SetActivity ", "SetActivity "),
        ("SetActivity activityName: ", "SetActivity "),
        ("let x = round(", "round("),
        ("worker.", ""),
        ("", ""),
    ],
)
def test_the_signature_is_that_of_what_is_being_written(typed: Any, text: str, said: str) -> None:
    found = signature(text, len(text), view_of(typed.repl))
    assert str(found or "").startswith(said)
    assert bool(found) == bool(said)


def test_names_that_a_script_uses_are_offered_as_they_are_begun(typed: Any) -> None:
    """Each action and event in the examples is among what is offered once half of it is there."""
    view = view_of(typed.repl)
    wanted = 0
    for path in sorted(ROOT.glob("examples/behaviours/*/*.hook")):
        for row in path.read_text("utf-8").splitlines():
            for match in re.finditer(
                r"(?:after|before|instead of|on failure of) ([A-Z]\w+)|on ([a-z]+\.[a-z.-]+)", row
            ):
                name = match[1] or match[2]
                if row.lstrip().startswith("#") or (match[1] and view.catalogue.action(name) is None):
                    continue
                start = match.start(1) if match[1] else match.start(2)
                if match[2] and (match.start() or view.catalogue.event(name) is None):
                    continue
                cursor = start + max(1, len(name) // 2)
                assert name in [one.text for one in suggest(row[:cursor], cursor, view)], row
                wanted += 1
    assert wanted > 100

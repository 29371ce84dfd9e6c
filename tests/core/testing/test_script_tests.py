"""The tests that scripts hold: what is given, what happens, what is expected, and what a failing one says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from offhook.scripts.loader import ScriptError
from offhook.testing.scripts.runner import Setting, Verdict, collect, run_test

ANA = 'given ana = worker {name: "Ana", activity: "Available"}\n'
CHAT = ANA + 'given chat = task {channel: "chat", attributes: {tier: "vip"}} offered to ana\n'


@pytest.fixture
def verdict(tmp_path: Path) -> Any:
    """The verdict on a test of these steps, in a script that begins with these lines."""

    def run(steps: str, script: str = "") -> Verdict:
        path = tmp_path / "rules.hook"
        path.write_text(f'{script}\ntest "it" do\n{steps}\nend\n')
        (test,) = collect([str(path)], Setting())
        return run_test(test, Setting())

    return run


CALL = ANA + 'given ring = task {channel: "voice", status: "assigned"} offered to ana\n'

PASSING = {
    "rule 22: the activities": ANA
    + "expect ana.activity.name == 'Available'".replace("'", '"')
    + '\nexpect activities["x"] == null\nwhen ana does SetActivity activityName: "Wrap Up"\n'
    + 'expect ana.activity.name == "Wrap Up"',
    "a task that is offered": CHAT + 'expect chat.status == "reserved"\nwhen ana does AcceptTask task: chat\n'
    'expect AcceptTask\nexpect AcceptTask with {task: chat}\nexpect AcceptTask 1 times\nexpect chat.worker == ana',
    "a task that is routed": ANA + 'given chat = task {channel: "chat"}\nexpect chat.reservation.worker == ana',
    "the time": 'given now = "2026-03-01T20:00:00+01:00"\nexpect hour(now) == 19\nwhen 2h pass\nexpect hour(now) == 21',
    "rule 22: failed ones count": CHAT + 'given AcceptTask fails "busy" code "b" 1 times\n'
    'when ana does AcceptTask task: chat\nexpect failed "busy"\nwhen ana does AcceptTask task: chat\n'
    "expect AcceptTask 2 times",
    "what is answered": CHAT + 'given SendMessage with {body: "a"} returns null\nwhen ana does AcceptTask task: chat\n'
    'when ana does SendMessage conversationSid: chat.conversation.sid, body: "a"\n'
    'expect count m in chat.conversation.messages where true == 0'.replace("expect count", "let n = count")
    .replace(" == 0", "\nexpect n == 0"),
    "how long it takes": CHAT + "given AcceptTask takes 5s\nwhen ana does AcceptTask task: chat\n"
    'expect chat.status == "reserved"\nwhen 5s pass\nexpect chat.status == "assigned"',
    "a message": CHAT + 'when ana does AcceptTask task: chat\n'
    'when event message.added {conversation: chat.conversation, body: "Yes", isFromCustomer: true}\n'
    'expect chat.conversation.lastMessage.body == "Yes"\nexpect chat.conversation.lastMessage.isFromCustomer',
    "a connection": ANA + "when ana loses the connection\nexpect not ana.desktop.connected\n"
    "when ana regains the connection\nexpect ana.desktop.connected",
    "a customer who hangs up": CALL + 'when event call.ended {call: ring.call, reason: "tired"}\n'
    'expect ring.status == "wrapping"\nexpect not ring.call.live',
    "somebody who leaves a call": CALL + "when event participant.left {participant: ring.call.participants[0]}\n"
    'expect ring.status == "wrapping"',
    "a task that is canceled": 'given chat = task {}\nwhen event task.canceled {task: chat, reason: "gone"}\n'
    'expect chat.status == "canceled" and chat.reason == "gone"',
    "an offer that runs out": CHAT + "when event reservation.timeout {reservation: chat.reservation}\n"
    'expect ana.activity.name == "Unavailable"',
    "who signs in": "given ana = worker {signedIn: false}\nexpect not ana.signedIn\n"
    "expect not ana.activity.available\nwhen event session.started {worker: ana}\nexpect ana.signedIn\n"
    "when event session.ended {worker: ana}\nexpect not ana.signedIn",
    "states": ANA + 'given a = task {status: "assigned"} offered to ana\n'
    'given b = task {channel: "voice", status: "wrapping"} offered to ana\n'
    'given c = task {channel: "chat", status: "completed"} offered to ana\ngiven d = task {status: "canceled"}\n'
    'expect a.status == "assigned" and b.status == "wrapping" and b.call != null\n'
    'expect c.status == "completed" and d.status == "canceled"',
    "fields": CHAT + 'given chat.attributes.deep["er"].x = 3\nexpect chat.attributes.deep.er.x == 3\n'
    'expect chat.attributes.tier == "vip"\ngiven ana.attributes = {a: 1}\nexpect ana.attributes.a == 1\n'
    'given ana.activity = "Wrap Up"\nexpect ana.activity.name == "Wrap Up"\ngiven ana.desktop.hidden = true\n'
    'expect ana.desktop.hidden\ngiven ana.desktop.component["x"].y = 3\nexpect ana.desktop.component["x"].y == 3\n'
    "given ana.desktop.selectedTask = chat\nexpect ana.desktop.selectedTask == chat\ngiven chat.priority = 5\n"
    "expect chat.priority == 5\ngiven ana.desktop.selectedTask = null\nexpect ana.desktop.selectedTask == null",
    "the centre": 'given centre = {settings: {timeZone: "Asia/Tokyo"}, voice: {answerAfter: 8s}}\n'
    'given sales = queue {name: "Sales", targetWorkers: "level == 1"}\ngiven lunch = activity {}\n'
    'given break = activity {name: "Break", available: true}\n'
    'given fast = workflow {filter: [{expression: "vip == true", queue: "Sales"}], defaultQueue: "Everyone"}\n'
    'given ana = worker {attributes: {level: 1}, activity: "lunch"}\nexpect ana.activity == lunch\n'
    "expect break.available\ngiven vip = task {attributes: {vip: true}, workflow: fast}\nexpect vip.queue == sales\n"
    'given other = task {workflow: "fast"}\nexpect other.queue.name == "Everyone"\n'
    "given direct = task {queue: sales} offered to ana\nexpect direct.queue == sales",
    "fields of a payload": CHAT + 'when ana does AcceptTask task: chat\nexpect AcceptTask where payload.task == chat\n'
    'when ana does SendMessage conversationSid: chat.conversation.sid, body: "Hello"\n'
    'expect AcceptTask with {conferenceOptions: {from: null}}\n'
    'expect SendMessage where payload.body starts with "He" 1 times\n'
    'expect no SendMessage where payload.body == "He"\nexpect result == 0\n'
    'expect AcceptTask with {sid: chat.sid} before SendMessage with {body: "Hello"}',
    "what nobody gave": CALL.replace('status: "assigned"', "") + "when ana does AcceptTask task: ring\n"
    "expect AcceptTask with {conferenceOptions: {conferenceRecord: false, from: null}}\n"
    "expect no AcceptTask with {sid: null}",
    "a worker's message": CHAT + "when ana does AcceptTask task: chat\n"
    'when event message.added {conversation: chat.conversation, body: "Yes", isFromCustomer: false, author: ana}\n'
    "expect not chat.conversation.lastMessage.isFromCustomer",
    "an email": ANA + 'given mail = task {channel: "email"} offered to ana\nexpect mail.conversation != null',
    "a value that is kept": CHAT + 'let was = chat.status\nwhen ana does AcceptTask task: chat\n'
    'expect was == "reserved" and chat.status == "assigned"',
}  # fmt: skip


@pytest.mark.parametrize("steps", PASSING.values(), ids=PASSING)
def test_what_holds(verdict: Any, steps: str) -> None:
    found = verdict(steps)
    assert found.passed, (found.message, found.lines)


def test_handlers_begin_with_a_centre_that_starts(verdict: Any) -> None:
    rule = """
    on call.started mode single also for current tasks do
      log "{task.taskSid} has begun"
      wait until not task.call.live
    end
    """
    steps = """
    expect no log containing ring.taskSid
    when event centre.started
    expect log containing ring.taskSid 1 times
    when event centre.started
    expect log containing ring.taskSid 1 times
    """
    found = verdict(CALL + steps, rule)
    assert found.passed, (found.message, found.lines)


RULES = """
memory task.tries: number = 0 for 1d
param patience: duration = 5m
before StartOutboundCall when not (payload.destination starts with "+49") do cancel "German numbers only"
after AcceptTask when task.attributes.tier == "vip" do
  log "A VIP came"
  notify "tries: {recall task.tries}" to worker
end
on reservation.accepted mode single do
  wait patience
  CompleteTask task: task
end
"""


def test_scripts_are_there_with_params_and_memory(verdict: Any) -> None:
    found = verdict(
        "given patience = 10m\n" + CHAT + "given memory chat.tries = 3\nwhen ana does AcceptTask task: chat\n"
        'expect log containing "a vip"\nexpect notification containing "TRIES: 3" to ana 1 times\n'
        "when 9m pass\nexpect no CompleteTask\nwhen 1m passes\n"
        "expect CompleteTask at 10m\nexpect AcceptTask before CompleteTask\n"
        'when ana does StartOutboundCall destination: "+33"\nexpect cancelled "German numbers only"\n'
        "expect no StartOutboundCall\nexpect no log containing \"error\"",
        RULES,
    )  # fmt: skip
    assert found.passed, (found.message, found.lines)


def test_an_action_that_failed_is_told_first(verdict: Any) -> None:
    found = verdict(CHAT + 'when ana does AcceptTask sid: "WR0"\nexpect chat.status == "assigned"')
    assert found.message == 'expected chat.status == "assigned"'
    assert found.lines[0] == "AcceptTask failed: there is no reservation WR0 in the centre"


def test_the_parts_that_params_name_are_there(verdict: Any) -> None:
    script = 'param overflow: Queue = "WQ00000000000000000000000000000001"\nparam pause: Activity = "Siesta"\n'
    script += 'param vip: Workflow = "VIP"\non task.created do log "{overflow.sid} {pause.name} {vip.name}"\n'
    said = 'expect log containing "WQ00000000000000000000000000000001 Siesta VIP"'
    assert verdict("given chat = task {}\n" + said, script).passed
    other = 'given overflow = "Spare"\nexpect activities[pause.sid] == pause and overflow.name == "Spare"'
    found = verdict(other, script)
    assert found.passed, (found.message, found.lines)


WHOM = 'param boss: Worker = "Sue"\nparam other: Worker = "Max"\non RejectTask do notify "rejected" to boss\n'


def test_the_workers_that_params_name_are_there_and_not_signed_in_until_they_are_given(verdict: Any) -> None:
    sue = 'given sue = worker {name: "sue", roles: ["supervisor"], attributes: {x: 1}, channels: {}}\n'
    there = "expect sue == boss and sue.signedIn and sue.activity.available and sue.attributes.x == 1\n"
    told = (
        CHAT + sue + there + 'when ana does RejectTask task: chat\nexpect notification containing "rejected" to sue\n'
    )
    found = verdict(f'{told}expect boss.roles contains "supervisor" and not other.signedIn', WHOM)
    assert found.passed, (found.message, found.lines)
    mia = 'given boss = "Mia"\ngiven x = worker {name: "Mia", signedIn: false}\nexpect boss == x and not x.signedIn'
    assert verdict(mia, WHOM).passed


EVERYTHING = """
memory centre.count: number = 0
memory script.mine: number = 0 for 1d
action Count(by: number = 1) do
  remember centre.count = recall centre.count + by
  remember script.mine = recall script.mine + by
  return recall centre.count
end
every 5m do Count
after SetActivity do notify "{worker.name}: {hash(worker.name)}" to worker named "said"
test "first" do
  STEPS
end
test "second" do
  STEPS
end
"""
STEPS = """
  given now = "2026-03-01T20:00:00+01:00"
  given ana = worker {name: "Ana", attributes: {level: 1}}
  given chat = task {channel: "chat"} offered to ana
  expect ana.attributes == {level: 1} and count(workers) == 1 and count(tasks) == 1
  expect recall centre.count == 0 and recall script.mine == 0
  expect no notification
  expect no Count
  when ana does Count by: 7
  expect result == 7
  given memory centre.count = 9
  given ana.attributes.level = 2
  given Count returns "stubbed" 1 times
  when ana does Count
  expect result == "stubbed"
  given SetActivity fails "no" 1 times
  when ana does SetActivity activityName: "Break" marked "x"
  expect failed "no"
  when ana does SetActivity activityName: "Wrap Up"
  when ana does AcceptTask task: chat
  when ana does ToggleOutboundDialer
  when 2h pass
  expect Count 26 times
  expect notification 1 times
"""


def test_a_test_does_not_change_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "rules.hook"
    path.write_text(EVERYTHING.replace("  STEPS\n", STEPS))
    setting = Setting()
    tests = collect([str(path)], setting)
    for test in (*tests, *reversed(tests), tests[0]):
        found = run_test(test, setting)
        assert found.passed, (test.name, found.message, found.lines)


TALKS = """
memory task.asked: number = 0 for 1d
before HangupCall do
  let answer = ask "Hang up?" choices ["Stay", "Go"] to worker within 20s default "Go"
  if answer == "Stay" then cancel "stayed"
end
after AcceptTask do notify "Accepted" to worker named "accepted" for 5s
on reservation.accepted do log "{worker.name} accepted"
on reservation.wrapup mode single do
  log "wrap-up"
  remember task.asked = recall task.asked + 1
  wait 2m
  notify "Done: {recall task.asked}" to worker
  CompleteTask task: task
end
"""


def test_a_question_is_answered(verdict: Any) -> None:
    found = verdict(
        ANA + 'given ring = task {channel: "voice"} offered to ana\nwhen ana does AcceptTask task: ring\n'
        "when ana does HangupCall task: ring\nexpect open question containing \"hang up\" to ana 1 times\n"
        'when ana answers "Stay"\nexpect cancelled "stayed"\nexpect ring.call.live\nexpect question\n'
        'expect no open question\nwhen ana does HangupCall task: ring\nwhen 20s pass\nexpect not ring.call.live\n'
        "expect question 2 times",
        TALKS,
    )  # fmt: skip
    assert found.passed, (found.message, found.lines)


def test_nobody_has_asked(verdict: Any) -> None:
    assert "no question is open for Ana" in (verdict(ANA + 'when ana answers "x"').message or "")


ASKS_TWICE = """
after AcceptTask named "asker" mode single do
  let one = null
  let two = null
  together do
    set one = ask "Call Eve back?" to worker choices ["y", "n"] within 20s default "n"
    set two = ask "Write to Eve?" to worker choices ["y", "n"] within 30s default "n"
  end
  log "one {one}, two {two}"
end
"""
ASKED = CHAT + "when ana does AcceptTask task: chat\nexpect open question 2 times\n"


def test_of_several_questions_one_is_answered(verdict: Any) -> None:
    found = verdict(
        ASKED + 'let part = "write"\nwhen ana answers "y" to "{part} TO"\nexpect open question 1 times\n'
        'expect open question containing "call"\nwhen 20s pass\nexpect log containing "one n, two y"',
        ASKS_TWICE,
    )
    assert found.passed, (found.message, found.lines)
    found = verdict(
        ASKED + 'when ana answers "y" to "call"\nwhen ana answers "n"\nexpect log containing "one y, two n"', ASKS_TWICE
    )
    assert found.passed, (found.message, found.lines)


@pytest.mark.parametrize(
    ("step", "message", "line"),
    [
        ('"y"', "2 questions are open for Ana", 'say which: `ana answers "y" to "part of the question"`'),
        ('"y" to "Eve"', "2 questions are open for Ana that contain 'Eve'", "name more of it"),
        ('"y" to "Bob"', "no question that is open for Ana contains 'Bob'", 'open for Ana: "Write to Eve?"'),
        ('"x" to "Write"', "Write to Eve? 'x' is no answer to that; wanted y, n", None),
    ],
)
def test_which_question_is_meant_has_to_be_plain(verdict: Any, step: str, message: str, line: str | None) -> None:
    found = verdict(f"{ASKED}when ana answers {step}", ASKS_TWICE)
    assert message in (found.message or "")
    assert line is None or line in found.lines


def test_of_questions_with_one_text_the_oldest_is_answered(verdict: Any) -> None:
    rules = ASKS_TWICE.replace("Write to Eve?", "Call Eve back?")
    found = verdict(f'{ASKED}when ana answers "y"\nwhen ana answers "n"\nexpect log containing "one y, two n"', rules)
    assert found.passed, (found.message, found.lines)


def test_what_is_open_goes(verdict: Any) -> None:
    found = verdict(
        CHAT + "when ana does AcceptTask task: chat\nexpect open notification\nwhen 5s pass\n"
        "expect no open notification\nexpect notification 1 times\nexpect open notification",
        TALKS,
    )
    assert found.message == "expected open notification, and there were 0"
    assert '  "Accepted" to Ana (gone)' in found.lines


def test_nobody_hears_what_was_before(verdict: Any) -> None:
    found = verdict(
        ANA + 'given a = task {status: "wrapping"} offered to ana\nexpect no log\nwhen 1h passes\n'
        'expect a.status == "wrapping"\ngiven b = task {} offered to ana\nwhen ana does AcceptTask task: b\n'
        'expect log containing "accepted"',
        TALKS,
    )
    assert found.passed, (found.message, found.lines)


def test_the_centre_restarts(verdict: Any) -> None:
    found = verdict(
        CHAT + "given CompleteTask fails 1 times\nlet about = {them: [ana, chat], of: chat.reservation}\n"
        "when ana does AcceptTask task: chat\nwhen ana does WrapupTask task: chat\nwhen 119s pass\n"
        "when the centre restarts\nexpect notification containing \"accepted\" to ana\n"
        'expect log containing "wrap-up"\nexpect about.them[0] == ana and about.of.task == chat\n'
        "expect AcceptTask 1 times\nexpect no CompleteTask\nwhen 1s passes\nexpect CompleteTask at 2m\n"
        'expect notification containing "Done: 1" to ana\nexpect chat.status == "wrapping"\n'
        "when the centre restarts\nwhen ana does CompleteTask task: chat\nexpect chat.status == \"completed\"",
        TALKS.replace("CompleteTask task: task", 'CompleteTask task: task otherwise log "not yet"'),
    )  # fmt: skip
    assert found.passed, (found.message, found.lines)


def test_a_failing_test_tells_which_runs_a_restart_interrupted(verdict: Any) -> None:
    script = """
on task.created named "welcome" do
  together do
    wait 5m
    log "short"
  end
  log "on"
end
"""
    steps = f"{CHAT}when 1m passes\nwhen the centre restarts\nwhen 10m pass\n"
    found = verdict(f'{steps}when the centre restarts\nexpect log containing "on"', script)
    assert not found.passed
    (told,) = [line for line in found.lines if line.startswith("the restart interrupted")]
    assert told.startswith("the restart interrupted welcome: ")
    assert ".hook:" in told
    assert verdict(f'{steps}expect no log containing "on"', script).passed


FAILING = {
    "expect AcceptTask": ("expected AcceptTask, and it happened not at all", "no action has reached its"),
    'expect chat.attributes.tier == "gold"': ("expected chat.attributes.tier", 'chat.attributes.tier is "vip"'),
    "when ana does AcceptTask task: chat\nexpect no AcceptTask": ("and it happened once", "AcceptTask sid: "),
    "when ana does AcceptTask task: chat\nexpect AcceptTask at 3s": ("not at all at 3s", "0s  AcceptTask"),
    "when ana does AcceptTask task: chat\nexpect AcceptTask with {sid: chat.taskSid}": ("not at all", "chat.taskSid"),
    "when ana does AcceptTask task: chat\nexpect cancelled": ("AcceptTask is cancelled, and it succeeded", ""),
    "when ana does AcceptTask task: chat\nexpect failed": ("expected that AcceptTask failed, and it succeeded", ""),
    'when ana does StartOutboundCall destination: "+33"\nexpect cancelled "no"': ('was cancelled: "German', ""),
    "expect cancelled": ("nobody has done anything yet", ""),
    'expect notification containing "x"': ("and there were 0", "there was no notification"),
    'when ana does AcceptTask task: chat\nexpect no log containing "vip"': ("and there were 1", '"A VIP came"'),
    "when ana does AcceptTask task: chat\nexpect CompleteTask before AcceptTask": ("there was no CompleteTask", ""),
    "when ana does AcceptTask task: chat\nwhen 5m pass\nexpect CompleteTask before AcceptTask": ("came first", ""),
    'when ana does AcceptTask sid: "WR0"': ("AcceptTask failed: there is no reservation WR0", ""),
    'given late = task {queue: "Everyon"}': ("this cannot be done: there is no queue", ""),
    'given slow = workflow {defaultQueue: "Sles"}': ("there is no queue 'Sles'", ""),
    'given late = task {status: "wraping"}': ("a task is pending, reserved", ""),
    'given late = task {status: "assigned", channel: "voice", workflow: "x"}': ("x", ""),
    "given chat.sid = 3": ("chat.sid is nothing that a test could give", ""),
    'when event message.added {conversation: chat.conversation, isFromCustomer: false, author: "x"}': (
        "a worker's",
        "",
    ),
    "when event call.ended {}": ("a call ends: give `call`", ""),
    'given bob = worker {activity: "Nowhere"}': ("this cannot be done: ", ""),
    "expect chat.attributes.none + 1 == 2": ("chat.attributes.none", ""),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "said"), FAILING.items(), ids=FAILING)
def test_what_a_failing_test_says(verdict: Any, steps: str, said: tuple[str, str]) -> None:
    found = verdict(CHAT + steps, RULES)
    assert found.message is not None
    assert said[0] in found.message
    assert said[1] in "\n".join(found.lines)
    assert found.test.text.splitlines()[found.line - 1].strip() == steps.splitlines()[-1]


def test_a_handler_that_declined_says_why(verdict: Any) -> None:
    found = verdict(
        ANA + 'given chat = task {attributes: {tier: "basic"}} offered to ana\nwhen ana does AcceptTask task: chat\n'
        'expect log containing "vip"\nexpect notification',
        RULES,
    )
    assert found.message == 'expected log containing "vip", and there were 0'
    assert found.line == found.test.text[: found.test.text.index("expect log")].count("\n") + 1
    assert 'rules.hook:5: declined (AcceptTask), since task.attributes.tier is "basic"' in "\n".join(found.lines)


def test_a_handler_that_fails_fails_the_test(verdict: Any) -> None:
    found = verdict(
        CHAT + "when ana does AcceptTask task: chat\nexpect AcceptTask", 'after AcceptTask do fail "oops"\n'
    )
    assert found.message == "rules.hook:1 failed: oops"
    guarded = 'before AcceptTask required do fail "oops"\n'
    assert verdict(CHAT + "when ana does AcceptTask task: chat\nexpect cancelled", guarded).passed


def test_scripts_with_errors_have_no_tests(tmp_path: Path) -> None:
    path = tmp_path / "bad.hook"
    path.write_text('test "it" do\n  expect tsk.status == "x"\nend\n')
    with pytest.raises(ScriptError) as caught:
        collect([str(path)], Setting())
    assert caught.value.diagnostics[0].code == "H206"

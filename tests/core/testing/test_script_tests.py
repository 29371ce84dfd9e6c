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
    "a value that is kept": CHAT + 'let was = chat.status\nwhen ana does AcceptTask task: chat\n'
    'expect was == "reserved" and chat.status == "assigned"',
}  # fmt: skip


@pytest.mark.parametrize("steps", PASSING.values(), ids=PASSING)
def test_what_holds(verdict: Any, steps: str) -> None:
    found = verdict(steps)
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

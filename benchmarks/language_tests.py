"""How long tests of a script take: `python benchmarks/language_tests.py [--quick]`.

A thousand tests that are written out one by one, 200 of each of five kinds, each in a centre of its own: what a
supervisor would run after each change of the rules. They stand in 50 files, which are read and checked first: a row of
its own. The first test of a file compiles it.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from measuring import Table

from offhook.testing.scripts.runner import ScriptTest, Setting, collect, run_test

RULES = """
memory task.tries: number = 0

before SetActivity when lower(payload.activityName) in ["wrap up", "on a task"] and not ("auto" in action.marks) do
  notify "{payload.activityName} is set automatically" to worker
  cancel "reserved activity"
end

after AcceptTask mode parallel when task.channel == "voice" and task.attributes.expert != null do
  wait 5s
  StartExternalWarmTransfer task: task, phoneNumber: task.attributes.expert, callerId: "+493000"
      retry 3 times every 5s
end

before HangupCall when task.attributes.recorded do
  let answer = ask "This call is recorded. Hang up?" choices ["Stay", "Go"] to worker within 20s default "Go"
  if answer == "Stay" then cancel "the agent stayed"
end

on reservation.wrapup mode single per reservation.sid do
  wait 2m
  CompleteTask task: task
end

after SendMessage mode restart per payload.conversationSid when payload.body ends with "?" do
  wait for message.added as m where m.message.isFromCustomer up to 5m else do
    SendMessage conversationSid: payload.conversationSid, body: "Are you still there?"
  end
end
"""

KINDS: Mapping[str, str] = {
    "without a step": "",
    "a reserved activity is refused": """
  given ana = worker {name: "Ana", activity: "Available"}
  when ana does SetActivity activityName: "wrap up"
  expect cancelled "reserved activity"
  expect ana.activity.name == "Available"
  expect notification containing "wrap up"
  when ana does SetActivity activityName: "Wrap Up" marked "auto"
  expect ana.activity.name == "Wrap Up"
""",
    "two minutes of wrap-up": """
  given ana = worker {name: "Ana", channels: {chat: 3}}
  given chat = task {channel: "chat", attributes: {tier: "vip"}} offered to ana
  when ana does AcceptTask task: chat
  when ana does WrapupTask task: chat
  when 119s pass
  expect no CompleteTask
  when 1s passes
  expect CompleteTask with {sid: chat.sid}
  expect chat.status == "completed"
""",
    "a warm transfer, tried three times": """
  given ana = worker {name: "Ana"}
  given inquiry = task {channel: "voice", attributes: {expert: "+4930123456"}} offered to ana
  given StartExternalWarmTransfer fails "busy" 2 times
  when ana does AcceptTask task: inquiry
  when 30s pass
  expect StartExternalWarmTransfer 3 times
  expect AcceptTask before StartExternalWarmTransfer
""",
    "a question that is answered": """
  given ana = worker {name: "Ana"}
  given inquiry = task {channel: "voice", attributes: {recorded: true}} offered to ana
  when ana does AcceptTask task: inquiry
  when ana does HangupCall task: inquiry
  expect open question containing "recorded" to ana
  when ana answers "Stay"
  expect cancelled "the agent stayed"
  expect inquiry.call.live
""",
    "a message that is followed up": """
  given ana = worker {name: "Ana"}
  given chat = task {channel: "chat"} offered to ana
  when ana does AcceptTask task: chat
  when ana does SendMessage conversationSid: chat.conversation.sid, body: "Shall I?"
  when event message.added {conversation: chat.conversation, body: "Yes please"}
  when 6m pass
  expect SendMessage 1 times
  when ana does SendMessage conversationSid: chat.conversation.sid, body: "Anything else?"
  when 5m pass
  expect SendMessage with {body: "Are you still there?"}
""",
}
"""The steps by what the test is about; the first is the floor, and none of the thousand."""


def run(quick: bool = False) -> list[Table]:
    """Milliseconds of processor time, and of the clock, for one test. Raises `AssertionError` if one fails."""
    each = 2 if quick else 200
    kinds = list(KINDS)[1:]
    table = Table("tests", f"{each * len(kinds):,} tests of a script, each in a centre of its own", "ms for one test")
    with tempfile.TemporaryDirectory() as folder:
        files = _written(Path(folder), each)
        setting = Setting()
        began = time.process_time(), time.perf_counter()
        tests = collect(files, setting)
        read = time.process_time() - began[0], time.perf_counter() - began[1]
        run_test(tests[0], setting)  # imports what tests need
        taken = _taken(tests, setting)
    for place, column in enumerate(("processor", "clock")):
        sums = {kind: sum(pair[place] for pair in taken[kind]) / each * 1e3 for kind in KINDS}
        floor = sums["without a step"]
        for kind, value in sums.items():
            table.put(kind, column, value, value / floor)
        mean = sum(sums[kind] for kind in kinds) / len(kinds)
        table.put("one of all but the first, on average", column, mean, mean / floor)
        table.put("to read and check one, before", column, read[place] / len(tests) * 1e3)
    return [table]


def _written(folder: Path, each: int) -> list[str]:
    """The rules, and files of tests beside them, with four of each kind."""
    (folder / "rules.hook").write_text(RULES, encoding="utf-8")
    files = []
    for first in range(0, each, 4):
        numbers = range(first, min(first + 4, each))
        blocks = [f'test "{kind} {n}" do{steps or chr(10)}end\n' for kind, steps in KINDS.items() for n in numbers]
        file = folder / f"tests_{first}.hook"
        file.write_text('use "rules.hook"\n' + "\n".join(blocks), encoding="utf-8")
        files.append(str(file))
    return files


def _taken(tests: list[ScriptTest], setting: Setting) -> dict[str, list[tuple[float, float]]]:
    """Seconds of processor and clock for each test, by its kind; the tests run in a mixed order."""
    taken: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    order = list(tests)
    random.Random(1).shuffle(order)
    for test in order:
        began = time.process_time(), time.perf_counter()
        verdict = run_test(test, setting)
        taken[test.name.rpartition(" ")[0]].append((time.process_time() - began[0], time.perf_counter() - began[1]))
        if not verdict.passed:
            raise AssertionError(f"{test.name}: {verdict.message} {verdict.lines}")
    return taken


if __name__ == "__main__":
    from report import as_text

    for found in run("--quick" in sys.argv):
        print(as_text(found.to_json()))

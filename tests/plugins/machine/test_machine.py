"""All actions under random use by several workers and supervisors, over virtual time: whatever they do, `invariants`
hold, an action that fails changes nothing, and a restart gives the same centre.

A failure says which steps to replay; what was found and mended is in `test_found.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from tests.fuzz.conftest import FACTOR
from tests.plugins.machine.found import near
from tests.plugins.machine.payloads import payload_for
from tests.plugins.machine.shrinking import shrunk
from tests.plugins.machine.steps import Invoke, Outside, Restart, Step, Together, Wait
from tests.plugins.machine.world import CONFIG, World, problem_of, replay

from offhook import ActionSpec
from offhook.centre import Conversation, Reservation
from offhook.hosting import load_plugins

# those of the centre: what services on the web do is no matter of its states
ACTIONS = tuple(sorted((s for s in load_plugins().registry.actions if s.group != "http"), key=lambda spec: spec.name))
BY_NAME = {spec.name: spec for spec in ACTIONS}
WORKERS = [worker.name for worker in CONFIG.workers]
SUPERVISORS = [worker.name for worker in CONFIG.workers if "supervisor" in worker.roles]
CHANNELS = st.sampled_from([*["voice"] * 5, *["chat"] * 3, "email", "sms", "default"])
ATTRIBUTES = st.sampled_from([{}, {"team": "sales"}, {"kind": "b"}, {"name": "Bob", "from": "+4930111"}])
# what a step can be, as often as it is
KINDS = [
    *["works"] * 8,
    *["comes", "talks", "supervises"] * 3,
    *["acts", "happens_outside", "waits", "comes_back"] * 2,
    *["work_at_once", "restarts"],
]
# the actions that lead further are taken more often
OFTEN = ("TransferTask", "TransferTask", "StartOutboundCall", "SendMessage")


def with_field(*names: str) -> tuple[ActionSpec, ...]:
    """The actions whose payload has one of these fields."""
    return tuple(spec for spec in ACTIONS if not set(names).isdisjoint(spec.model.model_fields))


OF_TASKS = (*with_field("sid", "task_sid"), *(spec for spec in ACTIONS if spec.name == "ToggleMute"))
OF_AGENTS = tuple(spec for spec in OF_TASKS if spec.role != "supervisor")
OF_CALLS = ("voice", "dtmf", "recording", "taskrouter-voice-instruction")
OF_CONVERSATIONS = with_field("conversation_sid", "channel_sid")
OF_SUPERVISORS = tuple(spec for spec in ACTIONS if spec.role == "supervisor")


class Machine(RuleBasedStateMachine):
    """Each step is drawn from what there is. One rule draws all: rules of their own would be left out at times, and
    without somebody who takes what comes nothing else can be done."""

    due: ClassVar[tuple[str, ...]] = tuple(BY_NAME)
    """The actions that have not yet ended well, or not yet failed, in any run: they are taken more often. The same for
    all of a run, so that it can be done again."""
    tally: ClassVar[Counter[tuple[str, bool]]] = Counter()
    """How often each action was tried, by whether it ended well."""
    failing: ClassVar[list[Step]] = []
    """The steps of the run that failed last."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.restarted = False

    def teardown(self) -> None:
        self.tally.update(self.world.tally)
        self.world.close()

    @rule(kind=st.sampled_from(KINDS), data=st.data())
    def step(self, kind: str, data: Any) -> None:
        step = getattr(self, kind)(data)
        if step is None:
            return
        try:
            self.world.do(step)
        except Exception:  # raised again: what was done until then is what is made shorter
            type(self).failing = self.world.done
            raise

    def comes(self, data: Any) -> Step:
        worker = data.draw(st.sampled_from([None, None, None, "Ana", "Ben", "Ada"]))
        options = {"channel": data.draw(CHANNELS), "attributes": data.draw(ATTRIBUTES), "worker": worker}
        return Outside("a task comes", options)

    def works(self, data: Any) -> Step | None:
        reservations = [each for task in self.world.centre.tasks for each in task.open_reservations]
        return self._on(data, reservations) if reservations else None

    def work_at_once(self, data: Any) -> Step | None:
        reservations = [each for task in self.world.centre.tasks for each in task.open_reservations]
        if not reservations:
            return None
        return Together(tuple(self._on(data, reservations) for _ in range(data.draw(st.integers(2, 3)))))

    def talks(self, data: Any) -> Step | None:
        conversations = list(self.world.centre.conversations)
        if data.draw(st.integers(0, 5)):
            conversations = [
                each for each in conversations if each.state != "closed" and (_members(each) or each.paused_by)
            ]
        if not conversations:
            return None
        asleep = [each for each in conversations if each.paused_by is not None]
        if asleep and data.draw(st.booleans()):
            paused = asleep[-1]
            return Invoke("ResumeChannel", paused.paused_by.name, {"channelSid": paused.channel_sid})
        conversation = conversations[-1 - data.draw(st.integers(0, len(conversations) - 1))]
        worker = data.draw(st.sampled_from(_members(conversation) * 9 + WORKERS))
        fields = {"conversationSid": conversation.sid, "channelSid": conversation.channel_sid}
        files = [each.sid for message in conversation.messages for each in message.media]
        if files and not data.draw(st.integers(0, 4)):
            return Invoke("DownloadMedia", worker, {"conversationSid": conversation.sid, "media": files[-1]})
        around = near(conversation.task) if conversation.task is not None else ()
        return self._invocation(data, OF_CONVERSATIONS, worker, around, **fields)

    def supervises(self, data: Any) -> Step:
        tasks = [task for task in self.world.centre.tasks if task.open_reservations]
        if data.draw(st.integers(0, 3)):
            tasks = [task for task in tasks if task.call is not None and task.call.live]
        worker = data.draw(st.sampled_from(SUPERVISORS))
        if not tasks:
            return self._invocation(data, OF_SUPERVISORS, worker)
        task = tasks[-1 - data.draw(st.integers(0, len(tasks) - 1))]
        specs = OF_SUPERVISORS if data.draw(st.booleans()) else OF_TASKS
        if data.draw(st.booleans()):
            listens = any(leg.worker.name == worker for call in self.world.centre.calls for leg in call.supervisors)
            specs = (BY_NAME["StopMonitoringCall" if listens else "MonitorCall"],)
        return self._invocation(data, specs, worker, near(task), sid=task.open_reservations[0].sid)

    def acts(self, data: Any) -> Step:
        worker = data.draw(st.sampled_from([*WORKERS, None, None]))
        desktop = self.world.desk.worker(worker).desktop if worker is not None else None
        if desktop is not None and desktop.dialogs and data.draw(st.booleans()):
            return Invoke("CloseDialog", worker)
        return self._invocation(data, ACTIONS, worker)

    def comes_back(self, data: Any) -> Step | None:
        away = [worker.name for worker in self.world.centre.workers if not worker.activity.available]
        if not away:
            return None
        return Invoke("SetActivity", data.draw(st.sampled_from(away)), {"activityName": "Available"})

    def happens_outside(self, data: Any) -> Step | None:
        centre = self.world.centre
        legs = [leg.sid for call in centre.calls for leg in call.open_legs()]
        waiting = [task.task_sid for task in centre.tasks if task.status in ("pending", "reserved")]
        steps = [Outside(what, {"leg": sid}) for sid in legs for what in ("hangs up", "answers", "answers")]
        steps += [Outside("is not reached", {"leg": sid, "outcome": "busy"}) for sid in legs]
        for conversation in centre.conversations:
            writes = {"conversation": conversation.sid, "body": "Well?"}
            steps += [Outside("a customer writes", {**writes, **more}) for more in ({}, {"file": True})]
        steps += [Outside("a task ends", {"sid": sid}) for sid in waiting]
        return steps[-1 - data.draw(st.integers(0, len(steps) - 1))] if steps else None

    def waits(self, data: Any) -> Step:
        return Wait(data.draw(st.sampled_from([*[1, 5, 5, 5, 5, 5, 31, 31, 61] * 2, 130, 400, 90_000])))

    def restarts(self, data: Any) -> Step | None:
        if self.restarted or len(self.world.done) < 15:
            return None  # it takes as long as fifty others
        self.restarted = True
        return Restart()

    def _on(self, data: Any, reservations: list[Any]) -> Invoke:
        reservation = reservations[-1 - data.draw(st.integers(0, len(reservations) - 1))]
        if reservation.status == "pending" and data.draw(st.integers(0, 4)):
            specs: tuple[ActionSpec, ...] = (BY_NAME["AcceptTask"],)
        elif _at_hand(reservation) and data.draw(st.integers(0, 2)):
            specs = tuple(BY_NAME[name] for name in _at_hand(reservation))
            if specs[0].name == "CancelTransfer":
                reservation, specs = reservation.task.outgoing_transfer.initiator, specs[:1]
        elif data.draw(st.integers(0, 4)):
            of_calls = reservation.task.channel == "voice" and data.draw(st.integers(0, 4)) > 1
            specs = tuple(spec for spec in OF_AGENTS if (spec.group in OF_CALLS) == of_calls)
        else:
            specs = OF_TASKS
        worker = data.draw(st.sampled_from([reservation.worker.name] * 20 + WORKERS))
        return self._invocation(data, specs, worker, near(reservation.task), sid=reservation.sid)

    def _invocation(
        self, data: Any, specs: tuple[ActionSpec, ...], worker: str | None, around: Sequence[str] = (), **fields: Any
    ) -> Invoke:
        """One of these actions; `fields` are as given where it has them, unless something else is drawn for once."""
        names = [spec.name for spec in specs]
        often = [name for name in (*OFTEN, *(self.due * 3)) if name in names]
        spec = BY_NAME[data.draw(st.sampled_from([*often, *names]))]
        if spec.name in ("TransferTask", "InviteToConversation"):
            around = [sid for sid in around if not sid.startswith("WK")]  # they are there already
        payload = payload_for(spec, data.draw, self.world.found, around)
        known = {info.alias or name for name, info in spec.model.model_fields.items()}
        given = {name: value for name, value in fields.items() if name in known and value is not None}
        if given and data.draw(st.integers(0, 9)):
            payload.update(given)
            for name, other in (("sid", "task"), ("conversationSid", "conversation")):
                if name in given:
                    payload.pop(other, None)
        return Invoke(spec.name, worker, payload)


def _at_hand(reservation: Reservation) -> list[str]:
    """What is possible only now."""
    task, names = reservation.task, []
    if task.outgoing_transfer is not None and task.outgoing_transfer.is_under_way:
        names.append("CancelTransfer")
    if reservation.status == "wrapping":
        names.append("CompleteTask")
    elif task.call is not None and task.call.live:
        paused = any(each.status == "paused" for each in task.call.recordings)
        names += ["ResumeRecording" if paused else "PauseRecording" if task.call.recorded else "StartRecording"] * 3
        names += [
            name
            for leg in task.call.open_legs()
            for name in (("UnholdParticipant", "UnholdCall") if leg.on_hold else ("HoldParticipant", "HoldCall"))
        ]
        names += ["ToggleMute", "SendDTMFDigits", "AddCallParticipant", "StartExternalWarmTransfer", "TransferTask"]
    return names


def _members(conversation: Conversation) -> list[str]:
    return [each.worker.name for each in conversation.present() if each.worker is not None]


INVOCATIONS, MOST_RUNS = 3000 * FACTOR, 120 * FACTOR
# its payload has no fields, and it is for everybody
NEVER_FAILS = "InsightsPlayerInitialized"
SETTINGS = settings(
    max_examples=5,
    stateful_step_count=80,
    # what fails is shrunk as a list of steps, which takes seconds; Hypothesis shrinks what they were drawn from
    phases=(Phase.generate,),
    report_multiple_bugs=False,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)


def test_whatever_is_done_all_holds() -> None:
    """Many short runs, the same each time: in a long one Hypothesis repeats much of what it has tried. All actions are
    done, well and not."""
    tally, number = Machine.tally, 0
    while (sum(tally.values()) < INVOCATIONS or Machine.due) and number < MOST_RUNS:
        drive(seed(number)(Machine) if FACTOR == 1 else Machine)
        number += 1
        Machine.due = tuple(name for name in BY_NAME if not tally[name, True] or due_to_fail(name))
    assert sum(tally.values()) >= INVOCATIONS
    assert Machine.due == (), f"these never ended well, or never failed: {Machine.due}"


def due_to_fail(name: str) -> bool:
    """Whether an action can fail, and has not."""
    return name != NEVER_FAILS and not Machine.tally[name, False]


def drive(machine: type[Machine]) -> None:
    """Run the machine; what fails is raised again by the few steps that it takes, with these in its words."""
    machine.failing = []
    try:
        run_state_machine_as_test(machine, settings=SETTINGS)
    except Exception:  # raised again, unless the few steps that it takes raise first
        if machine.failing:
            replay(shrunk(machine.failing, problem_of))
        raise

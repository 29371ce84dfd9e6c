"""A centre with several workers and a supervisor, driven step by step; a list of steps can be replayed.

from tests.plugins.machine.world import replay
from tests.plugins.machine.steps import *
replay([Invoke(...), Wait(30), ...])
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Final

from tests.plugins.conftest import state_of
from tests.plugins.machine.found import Found
from tests.plugins.machine.invariants import check, check_endings, may_exceed
from tests.plugins.machine.outside import OUTSIDE
from tests.plugins.machine.steps import Invoke, Outside, Restart, Step, Together, Wait, written

from offhook import ActionCancelled, ActionError
from offhook.centre import (
    Centre,
    CentreConfig,
    FilterConfig,
    MessagingSettings,
    QueueConfig,
    Settings,
    TargetConfig,
    WorkerConfig,
    WorkflowConfig,
)
from offhook.centre.config.templates import TemplateConfig
from offhook.testing import ContactCentre, Desk

CONFIG: Final = CentreConfig(
    settings=Settings(caller_id="+4930999", outbound_queue="Everyone", country="DE"),
    messaging=MessagingSettings(
        templates={"HX1": TemplateConfig(sid="HX1", name="Hello", body="Hello {{name}}", variables={"name": "you"})}
    ),
    channels=("default", "voice", "chat", "sms", "email"),
    queues=(
        QueueConfig(name="Everyone"),
        QueueConfig(name="Sales", target_workers="team == 'sales'", task_order="LIFO"),
        QueueConfig(name="Many", max_reserved_workers=3),
    ),
    workflows=(
        WorkflowConfig(
            name="Main",
            default_queue="Everyone",
            filters=(
                FilterConfig(name="sales", expression="team == 'sales'", targets=(TargetConfig(queue="Sales"),)),
                FilterConfig(name="many", expression="kind == 'b'", targets=(TargetConfig(queue="Many"),)),
            ),
        ),
    ),
    workers=(
        WorkerConfig(
            name="Ana",
            activity="Available",
            attributes={"contact_uri": "client:ana"},
            channels={"chat": 2, "voice": 1, "email": 2, "default": 1},
        ),
        WorkerConfig(
            name="Ben",
            activity="Available",
            attributes={"team": "sales", "contact_uri": "+4930777"},
            phone="desk",
        ),
        WorkerConfig(name="Cleo", activity="Available", attributes={"contact_uri": "client:cleo"}),
        WorkerConfig(name="Sue", roles=("supervisor",), channels={}),
        WorkerConfig(name="Ada", roles=("supervisor", "admin"), channels={"chat": 1}),
    ),
)
# what any action can end with
COMMON_CODES: Final = frozenset(
    {"invalid-payload", "action-pending", "action-blocked", "not-permitted", "not-available"}
)


class World:
    """A centre with a store.

    `done`: what was done so far. `codes`: those of the invocations that failed. `tally`: how often each action ended
    well, and not. `found`: what payloads may name.
    """

    def __init__(self) -> None:
        self._folder = TemporaryDirectory()
        self._make = ContactCentre()
        self.done: list[Step] = []
        self.codes: list[str] = []
        self.tally: Counter[tuple[str, bool]] = Counter()
        self.found = Found()
        self._ended: dict[tuple[str, str], str] = {}
        self.desk = self._open(sign_in=True)
        self.found.look(self.centre)

    @property
    def centre(self) -> Centre:
        return self.desk.centre

    def __enter__(self) -> World:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End it."""
        try:
            self._make.close()
        finally:
            self._folder.cleanup()

    def do(self, step: Step) -> None:
        """Do a step, and see whether all holds. What is raised tells how to do it again."""
        self.done.append(step)
        try:
            self._do(step)
            check(self.centre)
            check_endings(self.centre, self._ended)
        except BaseException as problem:
            problem.add_note(f"to replay it, with tests/plugins/machine/world.py:\nreplay({written(self.done)})")
            raise
        self.found.look(self.centre)

    def _do(self, step: Step) -> None:
        match step:
            case Invoke():
                self._invoke(step)
            case Together():
                self._together(step)
            case Wait():
                self.desk.advance(step.seconds)
            case Outside():
                change = OUTSIDE[step.what](self.centre, **step.options)
                if change is not None:
                    self.desk.change(change)
            case Restart():
                self._restart()

    def _invoke(self, step: Invoke) -> None:
        self._forget()
        before, journal = state_of(self.desk), self.desk.host.journal
        sequence, time = len(journal), self.desk.now
        outcome = self.desk.attempt(step.action, dict(step.payload), worker=step.worker)
        self.tally[step.action, outcome == "completed"] += 1
        if outcome not in ("failed", "refused"):
            return
        records = [record for record in journal if record.sequence > sequence]
        self._check_code(step, outcome.code or "", outcome.told())
        committed = [record for record in records if record.kind == "invocation.committed"]
        if not committed and self.desk.now == time:
            self._same(before, state_of(self.desk), f"{step.action} failed ({outcome.code}), and something has changed")

    def _together(self, step: Together) -> None:
        host = self.desk.host

        async def all_at_once() -> list[Any]:
            flows = [
                host.spawn(host.invoke(each.action, dict(each.payload), worker=each.worker), each.action)
                for each in step.invocations
            ]
            await host.settle()
            return flows

        for each, flow in zip(step.invocations, self.desk.run(all_at_once()), strict=True):
            try:
                flow.result()
            except ActionCancelled:
                pass
            except ActionError as error:
                self._check_code(each, error.code, str(error))

    def _check_code(self, step: Invoke, code: str, told: str) -> None:
        """An action ends with errors that it declares, or those whom it calls do."""
        self.codes.append(code)
        registry = self.desk.host.registry
        assert code in COMMON_CODES | set(registry.action(step.action).errors) | self._inner_codes(step.action), (
            f"{step.action} ended with {code}, which it does not declare: {told}"
        )

    def _inner_codes(self, action: str) -> set[str]:
        """The errors of the actions that were invoked inside of the last one."""
        actions = {record.what.get("action") for record in list(self.desk.host.journal)[-12:]} - {action, None}
        return {code for each in actions for code in self.desk.host.registry.action(each).errors}

    def _forget(self) -> None:
        """What ended a while ago is forgotten when anything happens: let that not be this step."""
        self.desk.change(lambda _unit: None)

    def _same(self, before: Any, after: Any, problem: str) -> None:
        if before != after:
            raise AssertionError(f"{problem}: {'; '.join(_differences(before, after))}")

    def _restart(self) -> None:
        self._forget()
        before = self.centre.snapshot()
        self.desk.close()
        self.desk = self._open(sign_in=False)
        self._same(before, self.centre.snapshot(), "a restart does not give the same centre")

    def _open(self, *, sign_in: bool) -> Desk:
        store = Path(self._folder.name) / "centre.db"
        desk = self._make(centre=CONFIG, store=store, sign_in=sign_in)
        desk.host.on_event(_check_event)
        return desk


def _differences(before: Any, after: Any, place: str = "") -> Iterator[str]:
    """Where two snapshots differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from _differences(before.get(key), after.get(key), f"{place}.{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, pair in enumerate(zip(before, after, strict=True)):
            yield from _differences(*pair, f"{place}[{number}]")
    elif before != after:
        yield f"{place} was {before!r} and is {after!r}"


def _check_event(event: Any) -> None:
    if event.type == "reservation.created":
        reservation = event.entities["reservation"]
        if not may_exceed(reservation):
            assert reservation.channel.open <= reservation.channel.capacity, f"{reservation} is one too many"


def replay(steps: Iterable[Step]) -> list[str]:
    """Do these steps in a new centre, and see after each whether all holds; gives the codes of those that failed."""
    with World() as world:
        for step in steps:
            world.do(step)
        return world.codes


def problem_of(steps: Iterable[Step]) -> BaseException | None:
    """What is raised if these steps are done in a new centre, or None."""
    try:
        replay(steps)
    except Exception as problem:  # noqa: BLE001  # that is what is asked for
        return problem
    return None

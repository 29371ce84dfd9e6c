"""Tasks, reservations and transfers from their rows."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from offhook.centre.entities import Reservation, Task, Transfer, Worker, WorkerChannel, Workflow
from offhook.centre.entities.task import NO_FILTER
from offhook.centre.keeping.bodies import duration_of
from offhook_grammar.values import freeze

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.entities import Target
    from offhook.centre.keeping.kept import Kept


class TaskRestoring:
    """Makes all tasks and what hangs on them. `changed` are the workflows whose targets cannot be relied on.

    `misplaced`: open tasks that have to begin anew in their workflow.
    """

    def __init__(self, centre: Centre, kept: Kept, changed: frozenset[str], messages: list[str]) -> None:
        self._centre = centre
        self._kept = kept
        self._changed = changed
        self._messages = messages
        self.tasks: dict[str, Task] = {}
        self.reservations: dict[str, Reservation] = {}
        self.misplaced: list[Task] = []

    def run(self) -> None:
        """Make them, and put them into the registers."""
        centre, kept = self._centre, self._kept
        for worker in centre.workers:
            centre.restored["worker", worker.sid] = worker
        bodies = kept.bodies("task")
        for key, body in bodies:
            self.tasks[key] = centre.restored["task", key] = self._task(key, body)
        for key, body in kept.bodies("reservation"):
            self.reservations[key] = centre.restored["reservation", key] = self._reservation(key, body)
        for key, body in bodies:
            self._link(self.tasks[key], body)
        self._register(bodies)

    def ended(self) -> list[Task | Reservation]:
        """What has ended and can still be looked up, in the order in which it ended."""
        both: list[Task | Reservation] = [*self.tasks.values(), *self.reservations.values()]
        return sorted([each for each in both if each.ended_place is not None], key=lambda each: each.ended_place or 0)

    def kept_body(self, kind: str, key: str) -> Any:
        """The row that an entity was made of."""
        return self._kept.body(kind, key)

    def _task(self, key: str, body: Any) -> Task:
        centre = self._centre
        workflow = centre.workflows.get(body["workflow"])
        task = Task(
            centre,
            key,
            body["ordinal"],
            body["channel"],
            freeze(body["attributes"]),
            _instant(body["created"]),
            duration_of(body["timeout"]),
            workflow or next(iter(centre.workflows)),
        )
        task.status = body["status"]
        task.priority = body["priority"]
        task.updated_at = _instant(body["updated"])
        task.revision = body.get("revision", 1)
        task.virtual_start_time = _instant(body["since"])
        task.reason = body.get("reason")
        task.routing_target = body.get("routing_target")
        task.direction = body.get("direction")
        task.assignments = body["assignments"]
        task.ended_at = _instant(body["ended"]) if "ended" in body else None
        task.ended_place = body.get("ended_place")
        task.ignore_capacity = body.get("ignore_capacity", False)
        task.routed = duration_of(body["routed"])
        task.reroute = body.get("reroute", False)
        self._place(task, body, workflow)
        return task

    def _place(self, task: Task, body: Any, workflow: Workflow | None) -> None:
        """Where in its workflow and in which queue it is; what is no longer there makes it begin anew."""
        sid = body.get("queue")
        queue = task.queue = self._centre.queues.get(sid) if sid is not None else None
        lost = workflow is None or (sid is not None and queue is None)
        target = None
        if body.get("at_target") and workflow is not None and not lost:
            target = _target(workflow, body["filter"], body["step"])
            lost = target is None or target.queue is not queue or (task.is_open and workflow.sid in self._changed)
        if not lost:
            task.filter_index, task.target_index, task.target = body["filter"], body["step"], target
            task.target_due = _instant(body["target_due"]) if "target_due" in body else None
        elif task.is_open:
            if task.status == "reserved":
                task.reroute = True
            elif task.status == "pending":
                self.misplaced.append(task)

    def _reservation(self, key: str, body: Any) -> Reservation:
        task = self.tasks[body["task"]]
        worker = self._centre.restored["worker", body["worker"]]
        channel = worker.channels.get(body["channel"]) or WorkerChannel(worker, body["channel"], 0)
        reservation = Reservation(
            key,
            body["ordinal"],
            task,
            worker,
            channel,
            _instant(body["created"]),
            duration_of(body["timeout"]),
        )
        reservation.status = body["status"]
        reservation.updated_at = _instant(body["updated"])
        reservation.accepted_at = _instant(body["accepted"]) if "accepted" in body else None
        reservation.wrapped_at = _instant(body["wrapped"]) if "wrapped" in body else None
        reservation.ended_at = _instant(body["ended"]) if "ended" in body else None
        reservation.ended_place = body.get("ended_place")
        reservation.canceled_reason = body.get("reason")
        return reservation

    def _link(self, task: Task, body: Any) -> None:
        reservations = self.reservations
        sid = body.get("reservation")
        task.reservation = reservations.get(sid) if sid is not None else None
        task.open_reservations = tuple([reservations[each] for each in body["open"]])
        if "outgoing" in body:
            task.outgoing_transfer = self._transfer(task, body["outgoing"])
        incoming = body.get("incoming")
        if incoming is not None:
            same = incoming == "outgoing"
            task.incoming_transfer = task.outgoing_transfer if same else self._transfer(task, incoming)

    def _transfer(self, task: Task, body: Any) -> Transfer:
        centre = self._centre
        initiator = self.reservations.get(body["initiator"])
        if initiator is None:
            initiator = self._reservation(body["initiator"], body["ended"])
        target = (
            centre.restored.get(("worker", body["target"]))
            or centre.queues.get(body["target"])
            or centre.workflows.get(body["target"])
            or next(iter(centre.workflows))
        )
        queue = centre.queues.get(body["queue"]) if body["queue"] is not None else None
        transfer = Transfer(task, initiator, target, body["mode"], queue, body["shared"])
        transfer.status = body["status"]
        if body["worker"] is not None:
            transfer.worker = centre.restored.get(("worker", body["worker"]))
        asked: list[Worker] = [centre.restored["worker", sid] for sid in body["asked"]]
        transfer.asked = tuple(asked)
        return transfer

    def _register(self, bodies: list[tuple[str, Any]]) -> None:
        centre = self._centre
        for key, body in bodies:
            task = self.tasks[key]
            if not body.get("gone"):
                centre.all_tasks.add(None, task)
            if task.is_open:
                centre.tasks.add(None, task)
        queued = [(body.get("turn", 0), self.tasks[key]) for key, body in bodies]
        for turn, task in sorted(queued, key=lambda pair: pair[0]):
            if task.is_open and task.queue is not None:
                task.queue.tasks.take_up(task, turn)
        for key, body in self._kept.bodies("reservation"):
            reservation = self.reservations[key]
            if not body.get("gone"):
                centre.all_reservations.add(None, reservation)
            if reservation.is_open:
                reservation.worker.reservations.add(None, reservation)


def _target(workflow: Workflow, index: int, step: int) -> Target | None:
    if index == NO_FILTER:
        return workflow.default
    if index >= len(workflow.filters) or step >= len(workflow.filters[index].targets):
        return None
    return workflow.filters[index].targets[step]


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)

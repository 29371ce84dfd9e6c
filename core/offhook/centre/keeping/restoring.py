"""Making a centre again from what a store has of it, on the configuration of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offhook.centre.keeping.calls import CallRestoring
from offhook.centre.keeping.conversations import ConversationRestoring
from offhook.centre.keeping.indexes import arm_timers, rebuild_indexes
from offhook.centre.keeping.static import queue_says, worker_says, workflow_says
from offhook.centre.keeping.tasks import TaskRestoring
from offhook.centre.keeping.workers import former_worker, hired_worker, restore_desktop, restore_worker
from offhook.centre.memory import MEMORY_OF
from offhook_grammar.values import freeze

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.config import CentreConfig
    from offhook.centre.keeping.kept import Kept
    from offhook.clock import Clock
    from offhook.sids import SidFactory


def restore_centre(config: CentreConfig, clock: Clock, sids: SidFactory, kept: Kept) -> tuple[Centre, list[str]]:
    """The centre as it was, and in words what the configuration has changed about it since.

    The clock is not touched; timers begin with `centre.resume()`. Raises what Python does for rows that do not fit.
    """
    from offhook.centre.centre import Centre

    _check_counts(kept.state)
    sids.take_up(kept.state["sids"])
    centre = Centre(with_kept_sids(config, kept), clock, sids)
    sids.take_up({**sids.counts(), "EV": kept.state["sids"]["EV"]})
    return centre, _Restoring(centre, kept).run()


def _check_counts(state: Mapping[str, Any]) -> None:
    """What is counted on from would fail at the first event otherwise, and that may come much later."""
    counts = {name: state[name] for name in ("ordinal", "sequence", "ended")} | dict(state["sids"])
    for name, count in counts.items():
        if type(count) is not int or count < 0:
            raise TypeError(f"{name} is no count")
    if type(state["event_prefix"]) is not str:
        raise TypeError("event_prefix is no text")


def with_kept_sids(config: CentreConfig, kept: Kept) -> CentreConfig:
    """The configuration, each part of it with the SID under which the store knows it by its name."""
    known = {
        (kind, entry["name"].casefold()): sid
        for kind in ("activity", "queue", "workflow")
        for sid, entry in kept.static[kind].items()
    }
    known |= {("worker", body["name"].casefold()): sid for sid, body in kept.bodies("worker")}

    def named(kind: str, parts: Any) -> tuple[Any, ...]:
        given = {part.sid for part in parts}
        found = []
        for part in parts:
            sid = part.sid or known.get((kind, part.name.casefold()))
            found.append(part if sid == part.sid or sid in given else replace(part, sid=sid))
        return tuple(found)

    channels = dict.fromkeys([*config.channels, *_channels_in_use(kept)])
    return replace(
        config,
        channels=tuple(channels),
        activities=named("activity", config.activities),
        queues=named("queue", config.queues),
        workflows=named("workflow", config.workflows),
        workers=named("worker", config.workers),
    )


def _channels_in_use(kept: Kept) -> list[str]:
    return [
        *(body["channel"] for _, body in kept.bodies("task")),
        *(body["channel"] for _, body in kept.bodies("reservation")),
    ]


class _Restoring:
    """One restoration. What the configuration has changed is collected in `messages`."""

    def __init__(self, centre: Centre, kept: Kept) -> None:
        self._centre = centre
        self._kept = kept
        self.messages: list[str] = []

    def run(self) -> list[str]:
        centre, kept = self._centre, self._kept
        tasks = TaskRestoring(centre, kept, self._changed_workflows(), self.messages)
        self._ordinals()
        self._workers()
        tasks.run()
        calls = CallRestoring(centre, kept, tasks.tasks, tasks.reservations)
        calls.run()
        conversations = ConversationRestoring(centre, kept, tasks.tasks)
        conversations.run()
        for worker in [*centre.workers]:
            body = kept.body("desktop", worker.sid)
            if body is not None:
                restore_desktop(centre, worker.desktop, body)
        for key, value in kept.memory.items():
            centre.memory[key] = freeze(value)
            if key[0].startswith(MEMORY_OF):
                centre.memory_names[key[1]] = None
        centre.take_up(kept.state, [*tasks.ended(), *conversations.ended()])
        rebuild_indexes(centre, kept, tasks)
        arm_timers(centre, tasks, [*calls.timed, *conversations.timed])
        self._tell(tasks)
        return self.messages

    def _tell(self, tasks: TaskRestoring) -> None:
        """What has become of tasks whose queue or workflow is gone or changed."""
        centre, static = self._centre, self._kept.static
        opened = [body for _, body in self._kept.bodies("task") if "ended" not in body]
        for kind, register in (("queue", centre.queues), ("workflow", centre.workflows)):
            for sid, entry in static[kind].items():
                if register.get(sid) is None:
                    count = sum(body.get(kind) == sid for body in opened)
                    self.messages.append(
                        f"{kind} {entry['name']} is no longer in the centre's file; it had {count} open tasks "
                        f"(one with another name is the same if it has the sid {sid})"
                    )
        if tasks.misplaced:
            self.messages.append(
                f"{len(tasks.misplaced)} waiting tasks go through their workflow anew: queues or workflows have changed"
            )

    def _ordinals(self) -> None:
        """What was there keeps its place in the order of creation; what is new comes after all that was there."""
        centre, static = self._centre, self._kept.static
        known = {
            sid: entry["ordinal"] for kind in ("activity", "queue", "workflow") for sid, entry in static[kind].items()
        }
        known |= {sid: body["ordinal"] for sid, body in self._kept.bodies("worker")}
        centre.take_up_ordinal(self._kept.state["ordinal"])
        for entity in (*centre.activities, *centre.queues, *centre.workflows, *centre.workers):
            entity.ordinal = known[entity.sid] if entity.sid in known else centre.next_ordinal()

    def _workers(self) -> None:
        centre, kept = self._centre, self._kept
        configured = kept.static["worker"]
        says = {each.name.casefold(): worker_says(each) for each in centre.config.workers}
        ordinal = centre.counts()["ordinal"]
        holding = {body["worker"] for _, body in kept.bodies("reservation") if body["status"] in _OPEN}
        for sid, body in kept.bodies("worker"):
            worker = centre.workers.get(sid)
            if worker is not None:
                before = configured.get(sid, {}).get("says")
                restore_worker(centre, worker, body, before, says[worker.name.casefold()], self.messages)
            elif body.get("former"):
                centre.restored["worker", sid] = former_worker(centre, sid, body)
            elif sid not in configured:
                hired_worker(centre, sid, body, self.messages)
            elif sid in holding:
                hired_worker(centre, sid, body, self.messages, capacity=0)
                self.messages.append(
                    f"worker {body['name']} is no longer in the centre's file: what is open stays, and nothing comes"
                )
            else:
                self.messages.append(f"worker {body['name']} is no longer in the centre's file, and is gone")
                centre.restored["worker", sid] = former_worker(centre, sid, body)
        centre.take_up_ordinal(ordinal)  # those who were hired have theirs
        for queue in centre.queues:
            queue.members = {worker: None for worker in centre.workers if queue.expression.matches(worker.attributes)}

    def _changed_workflows(self) -> frozenset[str]:
        """The SIDs of workflows that are not what they were, or lead to queues that are not."""
        config, static = self._centre.config, self._kept.static
        queues_same = {sid: entry["says"] for sid, entry in static["queue"].items()} == {
            each.sid: queue_says(each) for each in config.queues if each.sid is not None
        }
        now = {each.sid: workflow_says(each) for each in config.workflows}
        return frozenset(
            sid for sid, entry in static["workflow"].items() if not queues_same or now.get(sid) != entry["says"]
        )


_OPEN = ("pending", "accepted", "wrapping")

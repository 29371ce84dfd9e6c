"""Making the entities of a centre from its configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offhook.centre.config.model import TargetConfig, WorkerConfig, WorkflowConfig, attributes_of
from offhook.centre.entities import Activity, Desktop, Filter, Target, TaskQueue, Worker, WorkerChannel, Workflow
from offhook.centre.expressions import AttributeExpression, OrderBy, SkipExpression, TargetExpression, TaskValue
from offhook.errors import ConfigError
from offhook_grammar.values import FrozenDict, freeze

if TYPE_CHECKING:
    from offhook.centre.centre import Centre
    from offhook.centre.config import CentreConfig
    from offhook.centre.unit import UnitOfWork


def build(centre: Centre, config: CentreConfig) -> None:
    """Fill an empty centre; nothing of it is reported. Raises `ConfigError` for names that do not fit."""
    for activity in config.activities:
        sid = activity.sid or centre.sids.new("WA")
        made = Activity(sid, centre.next_ordinal(), activity.name, activity.available)
        centre.activities.add(None, made)
        centre.names["activity", activity.name.casefold()] = made
    for each in config.queues:
        queue = TaskQueue(
            each.sid or centre.sids.new("WQ"),
            centre.next_ordinal(),
            each.name,
            each.target_workers,
            AttributeExpression(each.target_workers),
            each.task_order,
            each.max_reserved_workers,
        )
        centre.queues.add(None, queue)
        centre.names["queue", each.name.casefold()] = queue
    for workflow in config.workflows:
        _add_workflow(centre, workflow)
    centre.board.watch(centre.queues, centre.workflows)
    for worker_config in config.workers:
        worker = make_worker(centre, worker_config, None)
        for queue in centre.queues:
            if queue.expression.matches(worker.attributes):
                queue.members[worker] = None
        for channel in worker.channels.values():
            if worker.activity.available and channel.capacity:
                centre.board.free[channel.name][worker] = None


def make_worker(centre: Centre, config: WorkerConfig, unit: UnitOfWork | None) -> Worker:
    """A worker with channels and desktop, in the register and under its name, but in no queue yet."""
    name = config.activity or centre.settings.default_activity
    activity = centre.activity(name)
    if activity is None:
        raise ConfigError(f"worker {config.name!r} wants the activity {name!r}, which the centre does not have")
    worker = Worker(
        config.sid or centre.sids.new("WK"),
        centre.next_ordinal(),
        config.name,
        activity,
        centre.clock.now(),
        attributes_of(config),
    )
    capacities = config.channels
    worker.identity = config.identity or config.name
    worker.roles = tuple(config.roles)
    worker.phone = config.phone
    worker.channels = FrozenDict(
        {
            channel: WorkerChannel(worker, channel, 1 if capacities is None else capacities.get(channel, 0))
            for channel in centre.channels
        }
    )
    worker.desktop = Desktop(worker, centre)
    centre.workers.add(unit, worker)
    key = ("worker", worker.name.casefold())
    centre.names[key] = worker
    if unit is not None:
        unit.undo(centre.names.pop, key)
        unit.keep(worker)
        unit.keep(worker.desktop)
    return worker


def _add_workflow(centre: Centre, config: WorkflowConfig) -> None:
    workflow = Workflow(
        config.sid or centre.sids.new("WW"),
        centre.next_ordinal(),
        config.name,
        tuple(
            [
                Filter(each.name, AttributeExpression(each.expression), _targets(centre, config, each.targets))
                for each in config.filters
            ]
        ),
        Target(_queue(centre, config, config.default_queue)) if config.default_queue is not None else None,
        config.reservation_timeout,
        _configuration(centre, config),
    )
    centre.workflows.add(None, workflow)
    centre.names["workflow", config.name.casefold()] = workflow


def _targets(centre: Centre, workflow: WorkflowConfig, targets: tuple[TargetConfig, ...]) -> tuple[Target, ...]:
    made: list[Target] = []
    for each in targets:
        # a step without a queue of its own stays in the one before
        queue = made[-1].queue if each.queue is None and made else _queue(centre, workflow, each.queue)
        known = each.known_worker_sid or each.known_worker_friendly_name
        made.append(
            Target(
                queue,
                each.priority,
                each.timeout,
                TargetExpression(each.expression) if each.expression else None,
                SkipExpression(each.skip_if) if each.skip_if else None,
                OrderBy(each.order_by) if each.order_by else None,
                TaskValue(known) if known else None,
                each.known_worker_sid is None,
            )
        )
    return tuple(made)


def _queue(centre: Centre, workflow: WorkflowConfig, name: str | None) -> TaskQueue:
    queue = centre.queue(name) if name is not None else None
    if queue is None:
        raise ConfigError(f"workflow {workflow.name!r} wants the queue {name!r}, which the centre does not have")
    return queue


def _configuration(centre: Centre, config: WorkflowConfig) -> FrozenDict:
    """The workflow in TaskRouter's JSON shape, with the SIDs of queues."""
    routing: dict[str, object] = {
        "filters": [
            {
                "filter_friendly_name": each.name,
                "expression": each.expression,
                "targets": [_target_json(centre, config, target) for target in each.targets],
            }
            for each in config.filters
        ]
    }
    if config.default_queue is not None:
        routing["default_filter"] = {"queue": _queue(centre, config, config.default_queue).sid}
    frozen: FrozenDict = freeze({"task_routing": routing})
    return frozen


def _target_json(centre: Centre, workflow: WorkflowConfig, target: TargetConfig) -> dict[str, object]:
    fields = {
        "queue": _queue(centre, workflow, target.queue).sid if target.queue is not None else None,
        "priority": target.priority,
        "timeout": int(target.timeout.total_seconds()) if target.timeout is not None else None,
        "expression": target.expression,
        "skip_if": target.skip_if,
        "order_by": target.order_by,
        "known_worker_sid": target.known_worker_sid,
        "known_worker_friendly_name": target.known_worker_friendly_name,
    }
    return {name: value for name, value in fields.items() if value is not None}

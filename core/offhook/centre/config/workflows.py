"""The [[workflow]] sections of a centre's file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from offhook.centre.config.model import RESERVATION_TIMEOUT, FilterConfig, TargetConfig, WorkflowConfig
from offhook.centre.config.reading import Section, nearest
from offhook.centre.expressions import (
    AttributeExpression,
    ExpressionError,
    OrderBy,
    SkipExpression,
    TargetExpression,
    TaskValue,
)

MAX_RESERVATION_TIMEOUT = timedelta(days=1)
MAX_TARGET_TIMEOUT = timedelta(days=14)
MAX_PRIORITY = 2**31 - 1


def read_workflow(section: Section, queues: Sequence[str]) -> WorkflowConfig:
    """One workflow; `queues` are the names and SIDs that it may use."""
    name = section.text("name", "", required=True)
    default = section.text("default_queue", None)
    if default is not None:
        _check_queue(section, "default_queue", default, queues)
    filters = section.sections("filter", "filter")
    if default is None and not filters:
        section.problem("default_queue", f"workflow {name!r} leads nowhere: it needs default_queue, or a filter")
    return WorkflowConfig(
        name=name,
        filters=tuple([_filter(each, index, queues) for index, each in enumerate(filters or ())]),
        default_queue=default,
        reservation_timeout=section.duration("reservation_timeout", RESERVATION_TIMEOUT, MAX_RESERVATION_TIMEOUT),
        sid=section.sid("WW"),
    )


def _filter(section: Section, index: int, queues: Sequence[str]) -> FilterConfig:
    name = section.text("name", f"filter {index + 1}")
    if "expression" not in section.data:
        section.problem("expression", "a filter needs expression", hint="1==1 matches every task")
    expression = section.checked("expression", "1==1", _filter_expression)
    steps = section.sections("targets", "target")
    if steps is not None:
        targets = tuple([_target(step, place, queues) for place, step in enumerate(steps)])
    else:
        # a filter with a single step can be written without the list
        targets = (_target(section, 0, queues, inside_filter=True),)
    if not targets:
        section.problem("targets", "targets is empty: a filter needs one at least")
    section.finish()
    return FilterConfig(name=name, expression=expression, targets=targets)


def _target(section: Section, place: int, queues: Sequence[str], *, inside_filter: bool = False) -> TargetConfig:
    queue = section.text("queue", None)
    if queue is not None:
        _check_queue(section, "queue", queue, queues)
    elif place == 0:
        section.problem("queue", "the first target of a filter needs queue")
    by_sid = section.checked("known_worker_sid", None, TaskValue)
    by_name = section.checked("known_worker_friendly_name", None, TaskValue)
    if by_sid is not None and by_name is not None:
        section.problem(
            "known_worker_friendly_name", "a target has known_worker_sid or known_worker_friendly_name, not both"
        )
    target = TargetConfig(
        queue=queue,
        priority=section.number("priority", None, 0, MAX_PRIORITY),
        timeout=section.duration("timeout", None, MAX_TARGET_TIMEOUT),
        expression=None if inside_filter else section.checked("expression", None, TargetExpression),
        skip_if=section.checked("skip_if", None, SkipExpression),
        order_by=section.checked("order_by", None, OrderBy),
        known_worker_sid=by_sid,
        known_worker_friendly_name=by_name,
    )
    if not inside_filter:
        section.finish()
    return target


def _filter_expression(text: str) -> None:
    if not text.strip():
        raise ExpressionError("the expression is empty", text, 1, hint="1==1 matches every task")
    if "task" in AttributeExpression(text).roots:
        raise ExpressionError(
            "found task. before a name",
            text,
            text.index("task") + 1,
            hint="the names here are the task's attributes already: leave task. out",
        )


def _check_queue(section: Section, key: str, name: str, queues: Sequence[str]) -> None:
    if name.casefold() not in [queue.casefold() for queue in queues]:
        section.problem(key, f"there is no queue {name!r}", hint=nearest(name, queues))

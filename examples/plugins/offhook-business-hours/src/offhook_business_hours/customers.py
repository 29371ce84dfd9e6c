"""The hours of customers: nobody writes to, or calls, somebody in whose country it is night."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from offhook import Host, Invocation, hookimpl
from offhook.centre import Task, Worker
from offhook_business_hours.alarms import Alarms
from offhook_business_hours.calendar import Calendar
from offhook_business_hours.config import HoursConfig
from offhook_business_hours.holidays import Holidays
from offhook_business_hours.number_zones import zones_of
from offhook_business_hours.spans import read_spans
from offhook_plugins.task import SelectTask
from offhook_plugins.voice import StartOutboundCall

COMPONENT = "MessageInput"


@hookimpl
async def after_select_task(
    payload: SelectTask, host: Host, config: HoursConfig, state: Alarms, worker: Worker | None
) -> None:
    """The input of the task that is shown is closed outside its customer's hours, and opened within them, for as long
    as that task is shown. A worker has one alarm, however many tasks were shown before."""
    if worker is not None:
        state.clear(worker.sid)
        await _show(host, config, state, worker, payload.task)


@hookimpl(required=True)
def before_start_outbound_call(
    payload: StartOutboundCall, invocation: Invocation, host: Host, config: HoursConfig
) -> None:
    """A call is refused if it is outside the hours in every zone from which its number can be."""
    if config.customer_hours is None:
        return
    now = host.clock.now()
    clocks = [
        _hours_in(zone, config.customer_hours) for zone in zones_of(payload.destination, host.centre.settings.country)
    ]
    if clocks and not any(clock.is_open(now) for clock in clocks):
        shown = " or ".join(dict.fromkeys(f"{now.astimezone(clock.zone):%H:%M}" for clock in clocks))
        invocation.cancel(f"It is {shown} where the number is; call within {config.customer_hours}", code="quiet-hours")


async def _show(host: Host, config: HoursConfig, alarms: Alarms, worker: Worker, task: Task | None) -> None:
    calendar = _calendar(task, config) if task is not None and task.is_open else None
    if calendar is None or worker.desktop.selected_task is not task:
        return
    now = host.clock.now()
    is_open = calendar.is_open(now)
    bound = calendar.next_closing(now) if is_open else calendar.next_opening(now)
    if bound is not None:  # ahead of the first await, during which another task may be selected
        alarms.set(worker.sid, bound, lambda: host.spawn(_show(host, config, alarms, worker, task)))
    clock = f"{now.astimezone(calendar.zone):%H:%M}"
    reason = None if is_open else f"It is {clock} where the customer is ({calendar.zone.key})"
    shown = {"disabled": not is_open, "reason": reason}
    await host.invoke("SetComponentState", {"name": COMPONENT, "state": shown}, worker=worker)


def _calendar(task: Task, config: HoursConfig) -> Calendar | None:
    """The hours of the task's customer; None if there are none, or nobody knows where the customer is."""
    name = task.attributes.get(config.customer_zone)
    if config.customer_hours is None or not isinstance(name, str):
        return None
    try:
        return _hours_in(name, config.customer_hours)
    except (KeyError, ValueError, OSError):
        return None


def _hours_in(zone: str, hours: str) -> Calendar:
    week = (read_spans(hours),) * 7
    return Calendar(queue="customer", zone=ZoneInfo(zone), week=week, days={}, holidays=Holidays({}))

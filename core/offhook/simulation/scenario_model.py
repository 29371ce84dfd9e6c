"""What a scenario says: the contents of `scenario.toml`, checked value by value."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from typing import Annotated, Any, Final, Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, model_validator

from offhook.simulation.distribution_config import parse_distribution, parse_share, seconds
from offhook.simulation.distributions import Constant, Distribution, Uniform
from offhook.simulation.event_mapping import Columns
from offhook.simulation.input_events import FIRST_YEAR, LAST_YEAR
from offhook.simulation.nearest import did_you_mean
from offhook.simulation.varied import Varied, parse_varied

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_GROUPS: Final = {"weekday": WEEKDAYS[:5], "weekend": WEEKDAYS[5:], "day": WEEKDAYS}


def _clock(given: Any) -> time:
    if isinstance(given, time) and given.tzinfo is None:
        return given
    try:
        clock = time.fromisoformat(given)
    except (TypeError, ValueError):
        clock = None
    if clock is None or clock.tzinfo is not None:
        raise ValueError(f'a time of day is written "07:30", not {given!r}')
    return clock


def _days(given: Any) -> tuple[int, ...]:
    words = [given] if isinstance(given, str) else given
    if not isinstance(words, list | tuple) or not words:
        raise ValueError('days are weekdays, such as ["monday", "tuesday"], or "weekday", "weekend" or "day"')
    found: set[int] = set()
    for word in words:
        known = word if isinstance(word, str) else ""
        names = _DAY_GROUPS.get(known) or ((known,) if known in WEEKDAYS else None)
        if names is None:
            raise ValueError(f"{word!r} is no day{did_you_mean(str(word), (*WEEKDAYS, *_DAY_GROUPS))}")
        found.update(WEEKDAYS.index(name) for name in names)
    return tuple(sorted(found))


def _moment(given: Any) -> datetime:
    found: Any = given
    if isinstance(given, str):
        try:
            found = datetime.fromisoformat(given)
        except ValueError:
            found = None
    if isinstance(found, date) and not isinstance(found, datetime):
        found = datetime(found.year, found.month, found.day)  # noqa: DTZ001  # the scenario's zone is put in later
    if not isinstance(found, datetime):
        raise ValueError(f'a time is written "2026-01-05T00:00:00", not {given!r}')
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"a time lies between {FIRST_YEAR} and {LAST_YEAR}, unlike {found}")
    return found


def _zone(given: Any) -> tzinfo:
    try:
        return ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        hint = did_you_mean(str(given), sorted(available_timezones()))
        raise ValueError(f'a time zone is a name such as "Europe/Berlin", not {given!r}{hint}') from None


Spread: TypeAlias = Annotated[Distribution, PlainValidator(parse_distribution)]
SpreadByCase: TypeAlias = Annotated[
    Varied[Distribution], PlainValidator(lambda given: parse_varied(given, parse_distribution))
]
ShareByCase: TypeAlias = Annotated[Varied[float], PlainValidator(lambda given: parse_varied(given, parse_share))]
Clock: TypeAlias = Annotated[time, PlainValidator(_clock)]
Days: TypeAlias = Annotated[tuple[int, ...], PlainValidator(_days)]
Seconds: TypeAlias = Annotated[float, PlainValidator(seconds)]
Moment: TypeAlias = Annotated[datetime, PlainValidator(_moment)]
Zone: TypeAlias = Annotated[tzinfo, PlainValidator(_zone)]
Paths: TypeAlias = Annotated[
    tuple[str, ...], BeforeValidator(lambda given: [given] if isinstance(given, str) else given)
]
Texts: TypeAlias = Annotated[
    tuple[Annotated[str, Field(min_length=1)], ...],
    BeforeValidator(lambda given: [given] if isinstance(given, str) else given),
]


class Table(BaseModel):
    """A table of the file: nothing in it may be unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)


class EventSource(Table):
    """Where the events come from."""

    file: str = Field(description="JSON Lines or CSV, beside this file; `-` is the standard input.")
    format: Literal["csv", "jsonl"] | None = Field(None, description="If the file's ending does not tell.")
    delimiter: str = Field(",", min_length=1, max_length=1, description="What stands between the cells of a CSV file.")
    columns: Columns | None = Field(None, description="For CSV: where each field comes from.")


class Agents(Table):
    """How the agents behave."""

    time_to_accept: Spread = Field(Uniform(2, 8), description="From the offer to the answer.")
    rejects: ShareByCase = Field(Varied(0.0), description="The share of offers that are rejected.")
    ignores: ShareByCase = Field(Varied(0.0), description="The share of offers that nobody answers.")
    handling: SpreadByCase = Field(Varied(Constant(180)), description="From accepting to the end of the talk or work.")
    wrap_up: SpreadByCase = Field(Varied(Constant(30)), description="From there until the agent completes the task.")
    back_after: Spread = Field(Constant(120), description="From an ignored offer until the agent is on duty again.")
    says: Texts = Field((), description="What agents write in conversations; nothing if left out.")
    answers: SpreadByCase = Field(
        Varied(Uniform(10, 40)), description="From a customer's message to the agent's answer, if agents write."
    )
    on_duty: str = Field("Available", description="The activity of an agent at work.")
    on_break: str = Field("Break", description="The activity in a break.")
    off_duty: str = Field("Offline", description="The activity outside the shifts.")


class Customers(Table):
    """How the customers behave."""

    gives_up: ShareByCase = Field(Varied(0.0), description="The share that leaves if not served in time.")
    patience: SpreadByCase = Field(Varied(Constant(300)), description="How long those wait.")
    says: Texts = Field((), description="What customers write as long as an agent is with them; nothing if left out.")
    writes_again: ShareByCase = Field(Varied(0.0), description="The share of an agent's messages that they answer.")
    answers: SpreadByCase = Field(Varied(Uniform(10, 60)), description="From an agent's message to that answer.")


class Break(Table):
    """Time off within a shift."""

    at: Clock = Field(description="When it begins.")
    lasts: Seconds = Field(description="How long it takes.")


class Shift(Table):
    """When some agents are at work. A shift whose end is not after its start ends on the next day."""

    name: str = Field("", description="For whoever reads the file.")
    days: Days = Field(description="The days on which it begins.")
    start: Clock = Field(alias="from", description="When it begins.")
    end: Clock = Field(alias="to", description="When it ends; on the next day if that is not after its start.")
    workers: tuple[str, ...] = Field(min_length=1, description="Their names in the centre.")
    breaks: tuple[Break, ...] = Field((), description="Time off; each lies within the shift.")
    spread: Seconds = Field(0.0, description="Each break begins up to this much earlier or later, by chance.")


class Scenario(Table):
    """A whole run: what it needs, and who takes part. Paths are relative to the file."""

    name: str = Field("", description="What the summary calls it; the folder's name if left out.")
    scripts: Paths = Field((), description="The scripts that run.")
    plugins: Paths = Field((), description="Plugins beside those that are installed: files, or folders of packages.")
    centre: str | None = Field(None, description="The centre's file; if left out, a centre without workers.")
    events: EventSource | None = Field(None, description="Where the events come from: a file's name, or a table.")
    params: dict[str, Any] = Field(default_factory=dict, description="The scripts' settings, by name.")
    seed: int = Field(0, description="Of everything that is drawn by chance.")
    zone: Zone = Field(ZoneInfo("UTC"), description="Of all times here, and of events that have no offset.")
    start: Moment | None = Field(None, description="When virtual time begins; the first event's time if left out.")
    end: Moment | None = Field(None, description="When the run ends, whatever is still open.")
    agents: Agents = Field(Agents(), description="How the agents behave.")
    customers: Customers = Field(Customers(), description="How the customers behave.")
    shifts: tuple[Shift, ...] = Field((), alias="shift", description="An agent in none of them is always on duty.")

    @model_validator(mode="before")
    @classmethod
    def _short_events(cls, given: Any) -> Any:
        if isinstance(given, dict) and isinstance(given.get("events"), str):
            return {**given, "events": {"file": given["events"]}}
        return given

    def instant(self, moment: datetime) -> datetime:
        """A time of the file as an aware one."""
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=self.zone)

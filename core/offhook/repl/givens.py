"""What there was when a session began, as the first steps of a test."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offhook.repl.items import LABEL
from offhook.repl.wording import written
from offhook.scripts.memory_values import from_memory
from offhook_grammar.parser import Parser
from offhook_grammar.tree import Memory

if TYPE_CHECKING:
    from offhook.centre import Worker
    from offhook.repl.deeds import Deeds, Remembered, Standing
    from offhook.repl.session import Session


def given_task(name: str, one: Standing, people: Mapping[str, str]) -> str:
    """A task as at the beginning."""
    fields: dict[str, Any] = {"channel": one.channel}
    if one.attributes:
        fields["attributes"] = one.attributes
    if one.status not in ("pending", "reserved"):
        fields["status"] = one.status
    to = f" offered to {people[one.worker]}" if one.worker is not None else ""
    return f"given {name} = task {written(fields)}{to}"


def given_worker(session: Session, deeds: Deeds, worker: Worker, called: str) -> str:
    """A worker as at the beginning."""
    config = next((one for one in session.host.centre.config.workers if one.name == worker.name), None)
    offline = session.host.centre.settings.offline_activity
    fields: dict[str, Any] = {"name": worker.name, "activity": deeds.activities.get(worker.name, offline)}
    if config is not None:
        more = {"channels": config.channels, "skills": config.skills, "attributes": config.attributes}
        fields |= {key: value for key, value in more.items() if value}
        if config.roles != ("agent",):
            fields["roles"] = config.roles
    return f"given {called} = worker {written(fields)}"


def given_centre(session: Session) -> list[str]:
    """The centre's own file as a step, without its workers; nothing for a centre that is in none."""
    from offhook.centre.config.model import DEFAULT_WORKFLOW
    from offhook.toml import read_toml

    centre = session.host.options.centre
    if not isinstance(centre, (str, Path)):
        return []
    data = {key: value for key, value in read_toml(Path(centre)).data.items() if key != "worker"}
    if data.get("workflow"):  # what names none goes by the first one, which in a test's centre is the usual one
        first, *others = data["workflow"]
        data["workflow"] = [{**first, "name": DEFAULT_WORKFLOW.name}, *others]
    return [f"given centre = {written(_camel(data))}"] if data else []


def _camel(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {re.sub(r"_([a-z])", lambda found: found[1].upper(), key): _camel(one) for key, one in value.items()}
    return [_camel(one) for one in value] if isinstance(value, (list, tuple)) else value


# ---------------------------------------------------------------- memory


class GivenMemory:
    """What scripts remembered already, as far as those of the session know it. `left_out`: what no step can say."""

    def __init__(self, session: Session, remembered: Iterable[Remembered]) -> None:
        self._centre = session.host.centre
        self._remembered = tuple(remembered)
        self._declared = _declared(session) if self._remembered else frozenset()
        self.left_out: list[str] = []

    def steps(self, owners: Mapping[str, str]) -> list[str]:
        """The steps. `owners`: what those have for a name who are in the test, by kind and key as `task:WT…`."""
        self.left_out = []
        said, others = [], 0
        for one in self._remembered:
            if (one.kind, one.name) not in self._declared:
                continue  # nobody can read it
            owner = owners.get(f"{one.kind}:{one.key}") if one.key else one.kind
            if one.kind == "script":
                owner = "script" if one.key == LABEL else None
            if owner is None:
                others += 1
                continue
            step = self._step(f"{owner}.{one.name}", one)
            if step is not None:
                said.append(step)
        if others:
            self.left_out.append(f"what is remembered of {others} that the test has not")
        return said

    def _step(self, place: str, one: Remembered) -> str | None:
        try:
            value = written(from_memory(self._centre, one.value))
        except TypeError:
            self.left_out.append(f"what {place} remembers")
            return None
        if one.until is not None:
            self.left_out.append(f"that {place} is remembered until {one.until:%Y-%m-%d %H:%M:%S}")
        return f"given memory {place} = {value}"


def _declared(session: Session) -> frozenset[tuple[str, str]]:
    """The memories that the scripts of a session declare: whose, and what it is called."""
    parser = Parser()
    found = set()
    for path, text in session.host.scripts.version.texts.items():
        parsed = parser.parse(text, path).file
        for item in parsed.items if parsed is not None else ():
            if isinstance(item, Memory):
                found.add((item.kind.text, item.name.text))
    return frozenset(found)

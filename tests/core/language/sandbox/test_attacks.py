"""Scripts that try to get out of the language. None reaches Python, the file system or more than its budget.

`attacks/` has a file for each road, its attacks parted by `---`. Behind the line that it stops at stands the code of
what stops it: `### H204` by the checker, `### null-arithmetic` while it runs. What comes to no harm says what it
logged, `### says …`; `### fine` is for what only has to come to an end.
"""

from __future__ import annotations

import sys
import time
import zoneinfo
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from offhook.scripts import ScriptError

FOLDER = Path(__file__).parent / "attacks"
ROOT = Path(__file__).parents[4]
MARK = "  ### "
SECONDS = 20
"""So long may one take, on a slow machine that does other things, too."""

CANARY = "the bird is dead"
ATTRIBUTES = {
    "name": "Eve",
    "number": 5,
    "list": [1, 2, 3],
    "__class__": "mine",
    "evil": "{task} {0.__class__} %s {{x}} ${x} {self.__init__.__globals__}",
    "percent": "%Y%s%Q%",
    "group": "\\g<0>\\1\\9{}",
    "json": '{"a": [1, {"__class__": 2}], "a": 1e400}',
    "aaaa": "a" * 2000,
    "pattern": "(a+)+$",
}


class Attack(NamedTuple):
    """One script. `stops`: (line, code) of what is to stop it; `says`: what it is to log, None for anything."""

    name: str
    text: str
    stops: list[tuple[int, str]]
    says: list[str] | None


def attacks() -> Iterator[Attack]:
    for path in sorted(FOLDER.glob("*.hook")):
        begun = 1
        for chunk in path.read_text("utf-8").split("---\n"):
            lines = [line.split(MARK) for line in chunk.split("\n")]
            marks = [(number, mark.strip()) for number, line in enumerate(lines, 1) for mark in line[1:]]
            stops = [(number, mark) for number, mark in marks if mark != "fine" and not mark.startswith("says ")]
            says = [mark.removeprefix("says ") for _, mark in marks if mark.startswith("says ")]
            fine = any(mark == "fine" for _, mark in marks)
            yield Attack(f"{path.stem}:{begun}", "\n".join(line[0] for line in lines), stops, None if fine else says)
            begun += chunk.count("\n") + 1


ATTACKS = list(attacks())


class Watch:
    """Hears from Python itself what files and folders are opened, which processes and connections are made. A hook
    cannot be taken away again, so it is told when to listen."""

    def __init__(self) -> None:
        self.listening = False
        self.heard: list[str] = []
        sys.addaudithook(self.hear)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.listening and event.startswith(("open", "os.", "subprocess.", "socket.", "shutil.", "ctypes.")):
            what = str(arguments[0] if arguments else "")
            if event not in ("open", "os.listdir", "os.scandir") or not what.startswith(_OURS):
                self.heard.append(f"{event} {what}")


_OURS = (sys.prefix, sys.base_prefix, *[str(ROOT / part) for part in ("core", "grammar", "plugins")], *zoneinfo.TZPATH)
"""Where parts of the host are that are imported when they are first needed, and the data of time zones."""


@pytest.fixture(scope="session")
def watch() -> Watch:
    return Watch()


def test_there_are_many() -> None:
    assert len(ATTACKS) >= 150
    assert len({attack.text for attack in ATTACKS}) == len(ATTACKS)
    assert all(attack.stops or attack.says is None or attack.says for attack in ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_it_is_stopped(make_desk: Any, watch: Watch, tmp_path: Path, attack: Attack) -> None:
    (tmp_path / "secret.txt").write_text(CANARY, encoding="utf-8")
    script = tmp_path / "this.hook"
    script.write_text(attack.text, encoding="utf-8")
    begun = time.perf_counter()
    try:
        desk = make_desk(script)
    except ScriptError as error:
        found = [(one.span.line, one.code) for one in error.diagnostics if one.is_error]
        assert sorted(set(found)) == sorted(set(attack.stops))
        return
    failures: list[tuple[int, str]] = []

    def failed(_handler: Any, problem: BaseException, _message: str, place: str) -> None:
        failures.append((int(place.rpartition(":")[2]), getattr(problem, "code", type(problem).__name__)))

    desk.host.reporting.listen(failed)
    task = desk.task(attributes=ATTRIBUTES)
    watch.heard.clear()
    watch.listening = True
    try:
        outcome = desk.does("SelectTask", sid=task.sid)
        desk.wait(60)
    finally:
        watch.listening = False
    assert time.perf_counter() - begun < SECONDS
    assert watch.heard == []
    if outcome.how != "completed" and not failures:  # of the action itself, whose error has no line
        failures = [(line, str(outcome.code)) for line, _ in attack.stops[:1]]
    assert sorted(set(failures)) == sorted(set(attack.stops))
    assert not any(sign in line for line in desk.logged for sign in (CANARY, " at 0x", "<class", "root:"))
    if attack.says is not None and attack.says:
        assert desk.logged == attack.says

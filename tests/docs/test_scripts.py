"""The scripts of the pages do what the pages say.

A ```hook block is a whole script without findings. Words behind `hook` say what else it is:

    hook in HEAD         statements; the test puts `HEAD do` above them and `end` below
    hook fails=H302,…    it has exactly these findings
    hook name=FILE       what the page calls it; of no account here
    hook plugin PATH     it is checked with that plugin loaded
    hook tested          its tests pass
    hook values          a line is an expression, and behind ` # ` stands its value or `error: …`
    hook told        the ```text block below it is what `offhook check` prints of it, as the file `rules.hook`
    hook run [STORY]     it runs in a small centre in virtual time, and the ```text block below it is what came out
    hook file            a file of the repository, which is tested as a file
    hook step            it needs what stands ahead of it; `test_tutorial.py` takes the steps in order
    hook example         of the list of codes, which `tests/grammar` holds to its codes
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from offhook import ActionCancelled, ActionError, Host, HostOptions, VirtualClock
from offhook.centre import CentreConfig, WorkerConfig, transitions
from offhook.scripts.checking import check_files
from offhook.testing.scripts.reports import why
from offhook.testing.scripts.runner import Setting, held_tests, run_test
from offhook_grammar.render import render_all

from .conftest import read_blocks

ROOT = Path(__file__).parents[2]
_WORDS = ("in", "run", "plugin")
STORIES = ("quiet", "chat", "two-chats")
CENTRE = CentreConfig(
    workers=(
        WorkerConfig(name="Ana", activity="Available", channels={"chat": 3, "voice": 1}, skills=("billing",)),
        WorkerConfig(name="Sue", roles=("supervisor",), channels={}),
    )
)
_VALUE = re.compile(r"^(?P<expression>.*?)\s+#\s(?P<value>.*)$")
_SHOW = """\
on centre.started named "show" do
  let value = {expression}
  let kind = type_of(value)
  if kind in ["text", "list", "map"] then
    log json(value)
  else if kind == "null" then
    log "null"
  else
    log value
  end
end
"""


def _words_after(words: tuple[str, ...], mark: str) -> tuple[str, ...]:
    """The words behind a mark, up to the next one."""
    if mark not in words:
        return ()
    rest = words[words.index(mark) + 1 :]
    end = next((place for place, word in enumerate(rest) if word in _WORDS or "=" in word), len(rest))
    return rest[:end]


def _codes(words: tuple[str, ...]) -> list[str]:
    """The codes behind `fails=`."""
    return [code for word in words if word.startswith("fails=") for code in word.removeprefix("fails=").split(",")]


def _script(block: Any) -> str:
    head = " ".join(_words_after(block.words, "in"))
    if not head:
        return str(block.text)
    return f"{head} do\n" + "".join(f"  {line}\n" for line in block.text.splitlines()) + "end\n"


def test_hook(hook_block: Any, tmp_path: Path) -> None:
    block = hook_block
    if block.words[:1] in (("file",), ("example",), ("step",)):
        return
    if "values" in block.words:
        _compare_values(block, tmp_path)
        return
    path = tmp_path / "page.hook"
    path.write_text(_script(block), encoding="utf-8")
    plugins = tuple(str(ROOT / name) for name in _words_after(block.words, "plugin"))

    found = check_files([str(path)], plugins=plugins)

    codes = sorted({one.code for one in found.diagnostics})
    messages = "\n".join(f"line {one.span.line}: {one.code} {one.message}" for one in found.diagnostics)
    assert codes == sorted(_codes(block.words)), f"{block}: {messages or 'nothing was found'}"
    if "told" in block.words:
        assert block.output is not None, f"{block} wants a ```text block below it"
        shown = render_all(found.diagnostics, found.texts).replace(str(path), "rules.hook")
        shown = shown.replace(f"{tmp_path}/", "")
        assert shown == block.output.rstrip("\n"), str(block)
    if "tested" in block.words:
        tests = held_tests(str(path))
        assert tests, f"{block} holds no test"
        for test in tests:
            verdict = run_test(test, Setting())
            assert verdict.passed, f"{block}\n" + "\n".join(why(verdict))
    if "run" in block.words:
        story = next(iter(_words_after(block.words, "run")), "quiet")
        assert block.output is not None, f"{block} wants a ```text block below it"
        assert _lived(path, story) == block.output.rstrip("\n"), str(block)


@pytest.mark.parametrize("block", [*read_blocks(ROOT / "docs/language.md")], ids=str)
def test_every_script_of_the_reference_is_run(block: Any) -> None:
    if block.language == "hook":
        assert {"run", "values", "tested"} & set(block.words), f"{block} is checked, and never run"


def _compare_values(block: Any, folder: Path) -> None:
    wrong = []
    for line in block.text.splitlines():
        stated = _VALUE.match(line)
        assert stated, f"{block}: wanted `expression  # value`, found {line!r}"
        path = folder / "value.hook"
        path.write_text(_SHOW.format(expression=stated["expression"]), encoding="utf-8")
        lines = list(_told(asyncio.run(_live(path, "quiet")), at=False))
        if lines != [stated["value"]]:
            wrong.append(f"{stated['expression']} is {lines}, the page says {stated['value']}")
    assert not wrong, f"{block}\n" + "\n".join(wrong)


def _lived(path: Path, story: str) -> str:
    return "\n".join(_told(asyncio.run(_live(path, story)), at=True))


async def _live(path: Path, story: str) -> list[tuple[float, str, dict[str, Any]]]:
    """What is told of a host's hour: logs, notifications, failures of handlers, ends of the story's own actions."""
    assert story in STORIES, story
    told: list[tuple[float, str, dict[str, Any]]] = []
    clock = VirtualClock()
    start = clock.now()

    def tell(kind: str, what: dict[str, Any]) -> None:
        told.append(((clock.now() - start).total_seconds(), kind, what))

    host = Host(HostOptions(clock=clock, centre=CENTRE, scripts=(path,)))
    host.journal.listen(lambda record: tell(record.kind, record.what))
    async with host:
        await host.settle()
        await _STORIES[story](host, tell)
        await host.advance(start + timedelta(hours=1) - clock.now())
    return told


async def _quiet(_host: Host, _tell: Any) -> None:
    """Nothing comes in."""


async def _chat(host: Host, tell: Any) -> None:
    """A chat comes in. Ana accepts it after 10 s, wraps it up after two minutes, and completes it a minute later."""
    await _serve(host, tell, [_arrive(host)])


async def _two_chats(host: Host, tell: Any) -> None:
    """Two chats come in at once, and Ana does for both what she does for one."""
    await _serve(host, tell, [_arrive(host), _arrive(host)])


_STORIES = {"quiet": _quiet, "chat": _chat, "two-chats": _two_chats}


def _arrive(host: Host) -> Any:
    with host.centre.unit("story") as unit:
        return transitions.create_task(
            unit, channel="chat", attributes={"name": "Mrs. Kim", "tier": "gold", "topic": "refund"}
        )


async def _serve(host: Host, tell: Any, tasks: list[Any]) -> None:
    await host.settle()
    for wait, action in ((10, "AcceptTask"), (120, "WrapupTask"), (60, "CompleteTask")):
        await host.advance(timedelta(seconds=wait))
        for task in tasks:
            if task.status == "completed":
                continue
            try:
                await host.invoke(action, {"sid": task.sid or task.task_sid}, worker="Ana", by="agent")
            except (ActionCancelled, ActionError) as error:
                how = "was cancelled" if isinstance(error, ActionCancelled) else "failed"
                tell("story", {"text": f"{action} {how}: {error} [{error.code}]"})


def _told(records: list[tuple[float, str, dict[str, Any]]], *, at: bool) -> Iterator[str]:
    for seconds, kind, what in records:
        clock = f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}  " if at else ""
        if kind in ("script.logged", "story"):
            yield clock + what["text"]
        elif kind == "notification.shown":
            yield f"{clock}to {'the worker' if what['to'] else 'nobody'}: {what['text']}"
        elif kind == "handler.failed":
            yield f"{clock}error: {what['message']}"
        elif kind == "run.cancelled":
            yield f"{clock}the run ended: {what['action']} was cancelled: {what['reason']}"
        elif kind == "run.dropped":
            yield f"{clock}{what['why']}"


def test_a_wrong_value_is_noticed(tmp_path: Path) -> None:
    class Made:
        text = '1 + 1  # 3\n"a" + "b"  # "ab"\n'

    with pytest.raises(AssertionError, match=r"1 \+ 1 is \['2'\], the page says 3\n"):
        _compare_values(Made(), tmp_path)

"""What a start loads. How long it takes is measured by `benchmarks/w4_start.py`; what is not loaded costs nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

_LOADED = """
import atexit, sys
atexit.register(lambda: sys.stderr.write("\\n".join(["LOADED", *sys.modules])))
"""


def loaded_by(command: list[str], folder: Path) -> set[str]:
    """The modules that the installed command has loaded when it ends."""
    (folder / "sitecustomize.py").write_text(_LOADED, encoding="utf-8")
    script = Path(sysconfig.get_path("scripts")) / "offhook"
    done = subprocess.run(
        [sys.executable, str(script), *command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"},
    )
    assert done.returncode == 0, done.stderr
    _, mark, names = done.stderr.rpartition("LOADED\n")
    assert mark
    return set(names.splitlines())


def test_help_needs_nothing_heavy(tmp_path: Path) -> None:
    found = loaded_by(["--help"], tmp_path)
    assert not found & {"pydantic", "lark", "pluggy", "asyncio", "rich", "re2", "phonenumbers", "offhook_grammar"}
    assert {name for name in found if name.startswith("offhook")} == {"offhook", "offhook.cli", "offhook.cli.main"}


def test_a_script_that_was_compiled_before_needs_no_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFHOOK_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    script = tmp_path / "one.hook"
    script.write_text('on centre.started do log "hello"\n', encoding="utf-8")
    command = ["run", str(script), "--events", "-"]
    compiler = {"offhook_grammar.parser", "offhook_grammar.checker", "offhook_grammar.compiler.bundle"}
    assert compiler < loaded_by(command, tmp_path)
    again = loaded_by(command, tmp_path)
    assert not again & {*compiler, "offhook_grammar.tree", "lark", "re2", "offhook.simulation.scenario"}


def test_a_prompt_with_a_centre_needs_no_maker_of_parsers(tmp_path: Path) -> None:
    found = loaded_by(["repl", "--settings", "off"], tmp_path)
    assert not found & {
        "lark",
        "prompt_toolkit",
        "phonenumbers",
        "httpx",
        "offhook_plugins.http.config",
        "offhook.fields",
    }


def test_settings_that_nobody_gave_are_not_checked(tmp_path: Path) -> None:
    script = tmp_path / "one.hook"
    script.write_text("", encoding="utf-8")
    program = (
        "import sys\n"
        "from offhook.cli.main import main\n"
        "from offhook.settings.model import Settings\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as end: print(end.code, Settings.__pydantic_complete__)\n"
    )
    for seed in ([], ["--seed", "7"]):
        command = [sys.executable, "-c", program, "run", str(script), "--settings", "off", "--events", "-", *seed]
        done = subprocess.run(command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
        assert done.stdout.split()[-2:] == ["0", str(bool(seed))], done.stderr


def test_models_are_built_when_they_are_used() -> None:
    program = (
        "from offhook import Host, HostOptions, VirtualClock\n"
        "host = Host(HostOptions(clock=VirtualClock()))\n"
        "models = [spec.model for spec in host.registry.actions]\n"
        "before = sum(model.__pydantic_complete__ for model in models)\n"
        "models[0].model_json_schema()\n"
        "print(before, models[0].__pydantic_complete__)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "True"]

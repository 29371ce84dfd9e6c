"""`offhook fmt`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from offhook.cli.main import main

CARELESS = 'on  AcceptTask   do\n log "x"\nend\n'
NEAT = 'on AcceptTask do\n  log "x"\nend\n'


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "rules.hook"
    path.write_text(CARELESS, "utf-8")
    return path


def fmt(*arguments: str | Path, text: str | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["fmt", *map(str, arguments)], input=text)
    return done.exit_code, done.stdout, done.stderr


def test_it_writes_the_file_anew_and_says_so(script: Path) -> None:
    script.chmod(0o640)
    assert fmt(script) == (0, "", "1 file: 1 formatted\n")
    assert script.read_text("utf-8") == NEAT
    assert script.stat().st_mode & 0o777 == 0o640
    assert fmt(script) == (0, "", "1 file: nothing to format\n")
    assert [path.name for path in script.parent.iterdir()] == ["rules.hook"]


def test_check_and_diff_change_nothing(script: Path) -> None:
    assert fmt("--check", script) == (1, f"{script}\n", "1 file: 1 to be formatted\n")
    code, shown, _ = fmt("--diff", script)
    assert code == 1
    assert '-on  AcceptTask   do\n- log "x"\n+on AcceptTask do\n+  log "x"\n' in shown
    assert script.read_text("utf-8") == CARELESS


def test_standard_input_goes_to_standard_output() -> None:
    assert fmt("-", text=CARELESS) == (0, NEAT, "")
    assert fmt("--check", "-", text=CARELESS)[0] == 1
    assert fmt("--check", "-", text=NEAT)[0] == 0


def test_what_cannot_be_parsed_is_left_and_the_others_are_formatted(script: Path) -> None:
    broken = script.parent / "broken.hook"
    broken.write_text("on AcceptTask  do\n", "utf-8")
    code, _, said = fmt(script.parent)
    assert code == 3
    assert "H105" in said
    assert said.endswith("2 files: 1 formatted, 1 left as it is\n")
    assert (broken.read_text("utf-8"), script.read_text("utf-8")) == ("on AcceptTask  do\n", NEAT)


def test_what_cannot_be_read_is_told(script: Path) -> None:
    script.write_bytes(b"\xff")
    assert fmt(script)[2] == f"offhook: {script}: cannot be read: it is not UTF-8\n1 file: 1 left as it is\n"
    code, _, said = fmt(script.parent / "none.hook")
    assert (code, said.splitlines()[0]) == (
        3,
        f"offhook: {script.parent / 'none.hook'}: cannot be read: No such file or directory",
    )


def test_line_ends_stay_those_of_windows(script: Path) -> None:
    script.write_bytes(CARELESS.replace("\n", "\r\n").encode())
    assert fmt(script)[0] == 0
    assert script.read_bytes() == NEAT.replace("\n", "\r\n").encode()


def test_a_link_stays_a_link(script: Path) -> None:
    link = script.parent / "link.hook"
    link.symlink_to(script)
    assert fmt(link)[0] == 0
    assert link.is_symlink()
    assert script.read_text("utf-8") == NEAT


def test_the_repositorys_own_scripts_are_formatted() -> None:
    root = Path(__file__).parents[3]
    paths = sorted(root.glob("examples/**/*.hook"))
    assert paths
    assert fmt("--check", *paths)[0] == 0

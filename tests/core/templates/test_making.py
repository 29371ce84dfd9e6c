"""All files or none, and never over what is there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from offhook import ConfigError
from offhook.templates import make_plugin, make_script, plugin_names, script_names

PLUGIN = plugin_names("crm-pop")
SCRIPT = script_names("wrap-up")


def test_a_plugin_has_all_files_and_no_name_is_left_open(tmp_path: Path) -> None:
    made = make_plugin(PLUGIN, tmp_path, "0.1.0")
    assert made.folder == tmp_path / "offhook-crm-pop"
    assert sorted(made.files) == sorted(
        path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file()
    )
    assert {"pyproject.toml", ".github/workflows/tests.yml", "src/offhook_crm_pop/py.typed"} < set(made.files)
    text = "".join((made.folder / file).read_text("utf-8") for file in made.files)
    assert "@plugin@" not in text
    assert 'dependencies = ["offhook>=0.1.0"]' in text
    assert [path.name for path in tmp_path.iterdir()] == ["offhook-crm-pop"]


@pytest.mark.skipif(os.name != "posix", reason="the rights of POSIX")
def test_the_folder_is_open_to_those_to_whom_new_folders_are(tmp_path: Path) -> None:
    (tmp_path / "ordinary").mkdir()
    made = make_plugin(PLUGIN, tmp_path, "0.1.0")
    assert stat.S_IMODE(made.folder.stat().st_mode) == stat.S_IMODE((tmp_path / "ordinary").stat().st_mode)


def test_a_script_has_a_test_and_settings_if_wanted(tmp_path: Path) -> None:
    assert make_script(SCRIPT, tmp_path, with_settings=True).files == (
        "wrap-up.hook",
        "test_wrap_up.py",
        "offhook.toml",
    )
    assert make_script(script_names("vip"), tmp_path, with_settings=False).files == ("vip.hook", "test_vip.py")
    assert (tmp_path / "offhook.toml").read_text("utf-8") == 'scripts = ["wrap-up.hook"]\n'


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_a_plugin_is_never_made_over_something(tmp_path: Path, kind: str) -> None:
    there = tmp_path / "offhook-crm-pop"
    if kind == "folder":
        there.mkdir()
    elif kind == "file":
        there.write_text("mine", "utf-8")
    else:
        there.symlink_to(tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="nothing is written over it") as caught:
        make_plugin(PLUGIN, tmp_path, "0.1.0")
    assert (caught.value.code, caught.value.file) == ("already-there", str(there))
    assert list(tmp_path.iterdir()) == [there]


@pytest.mark.parametrize("there", ["wrap-up.hook", "test_wrap_up.py", "offhook.toml"])
def test_no_file_of_a_script_is_written_over_another(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine", "utf-8")
    with pytest.raises(ConfigError) as caught:
        make_script(SCRIPT, tmp_path, with_settings=True)
    assert (caught.value.code, caught.value.file) == ("already-there", str(tmp_path / there))
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [(there, "mine")]


@pytest.mark.parametrize("at", range(3))
def test_what_cannot_be_made_whole_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    opened = Path.open
    left = [at]

    def failing(path: Path, mode: str = "r", *args: object, **options: object) -> object:
        if mode == "x":
            left[0] -= 1
            if left[0] < 0:
                raise OSError(28, "No space left on device")
        return opened(path, mode, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", failing)
    for make in (
        lambda: make_plugin(PLUGIN, tmp_path, "0.1.0"),
        lambda: make_script(SCRIPT, tmp_path, with_settings=True),
    ):
        left[0] = at
        with pytest.raises(ConfigError, match="it cannot be made: No space left on device") as caught:
            make()
        assert caught.value.code == "not-writable"
        assert list(tmp_path.iterdir()) == []


def test_what_another_made_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("offhook.templates.making._only_new", lambda _path: None)
    (tmp_path / "test_wrap_up.py").write_text("another's", "utf-8")
    with pytest.raises(ConfigError) as caught:
        make_script(SCRIPT, tmp_path, with_settings=False)
    assert (caught.value.code, caught.value.file) == ("already-there", str(tmp_path / "test_wrap_up.py"))
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [("test_wrap_up.py", "another's")]


def test_there_must_be_a_folder_to_make_it_in(tmp_path: Path) -> None:
    for make in (
        lambda: make_plugin(PLUGIN, tmp_path / "no", "0.1.0"),
        lambda: make_script(SCRIPT, tmp_path / "no", with_settings=False),
    ):
        with pytest.raises(ConfigError, match="there is no such folder") as caught:
            make()
        assert caught.value.code == "no-such-file"

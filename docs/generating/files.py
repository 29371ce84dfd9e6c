"""Files of the repository inside a page."""

from __future__ import annotations

from pathlib import Path

_LANGUAGES = {".py": "python", ".hook": "hook", ".toml": "toml", ".jsonl": "json", ".csv": "csv"}


def file_part(root: Path, name: str) -> str:
    """The file as a block. The word `file` behind the language tells the tests that it is tested as a file."""
    path = root / name
    return f"```{_LANGUAGES[path.suffix]} file\n{path.read_text(encoding='utf-8').strip()}\n```\n"

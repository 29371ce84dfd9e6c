"""What an editor offers while one writes a plugin: pyright's language server is asked, as editors ask it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PLUGIN = "src/offhook_crm_pop/plugin.py"
AT = "¦"
"""Where the cursor is."""


class Editor:
    """As much of an editor as asks for completions: JSON-RPC over the server's pipes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        command = Path(sysconfig.get_path("scripts"), "pyright-langserver")
        self.server = subprocess.Popen(
            [str(command), "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        )
        self.asked = 0
        # a server that never answers would hold up the tests for ever
        self.patience = threading.Timer(120, self.server.kill)
        self.patience.start()
        self.ask(
            "initialize",
            processId=os.getpid(),
            rootUri=folder.as_uri(),
            workspaceFolders=[{"uri": folder.as_uri(), "name": folder.name}],
            capabilities={"workspace": {"configuration": True, "workspaceFolders": True}},
        )
        self.tell("initialized")

    def close(self) -> None:
        self.ask("shutdown")
        self.tell("exit")
        self.server.communicate()
        self.patience.cancel()

    def completions(self, text: str) -> set[str]:
        """What is offered where the cursor is in the plugin's code."""
        before, _, after = text.partition(AT)
        uri = (self.folder / PLUGIN).as_uri()
        document = {"uri": uri, "languageId": "python", "version": 1, "text": before + after}
        self.tell("textDocument/didOpen", textDocument=document)
        position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        found = self.ask("textDocument/completion", textDocument={"uri": uri}, position=position)
        self.tell("textDocument/didClose", textDocument={"uri": uri})
        return {item["label"] for item in found["items"]}

    def ask(self, method: str, **parameters: Any) -> Any:
        self.asked += 1
        self._send({"id": self.asked, "method": method, "params": parameters})
        while True:
            message = self._read()
            if "method" not in message and message["id"] == self.asked:
                return message["result"]
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": self._answer(message)})

    def tell(self, method: str, **parameters: Any) -> None:
        self._send({"method": method, "params": parameters})

    def _answer(self, message: Any) -> Any:
        """What the server asks its editor: which Python it is, mostly."""
        if message["method"] != "workspace/configuration":
            return None
        known = {"python": {"pythonPath": sys.executable}, "python.analysis": {"autoImportCompletions": False}}
        return [known.get(item.get("section")) for item in message["params"]["items"]]

    def _send(self, message: dict[str, Any]) -> None:
        assert self.server.stdin is not None
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self.server.stdin.flush()

    def _read(self) -> Any:
        assert self.server.stdout is not None
        length = 0
        while (line := self.server.stdout.readline()) != b"\r\n":
            assert line, "the language server has ended"
            name, _, value = line.decode().partition(":")
            length = int(value) if name == "Content-Length" else length
        return json.loads(self.server.stdout.read(length))


@pytest.fixture
def editor(project: Path) -> Iterator[Editor]:
    made = Editor(project)
    yield made
    made.close()


def test_an_editor_completes_what_hooks_get(project: Path, editor: Editor) -> None:
    code = (project / PLUGIN).read_text("utf-8")

    def offered(wanted: str, written: str) -> set[str]:
        """What is offered if `written`, with the cursor in it, stands in the place of `wanted`."""
        assert code.count(wanted) == 1
        return editor.completions(code.replace(wanted, written))

    payload = offered("payload.activity_name in", f"payload.{AT} in")
    assert {"activity_name", "activity_sid", "activity_available", "options"} <= payload
    assert {"sid", "task", "conference_options"} <= offered("payload.task.attr", f"payload.{AT}.attr")
    assert {"attributes", "channel", "priority"} <= offered("payload.task.attr", f"payload.task.{AT}attr")
    assert "breaks" in offered("config.breaks", f"config.{AT}")
    assert {"cancel", "edit", "redirect", "invoke", "worker"} <= offered("invocation.cancel(", f"invocation.{AT}(")
    made = offered("invocation.notify(", f"SetActivity({AT}); invocation.notify(")
    assert {"activity_name=", "activity_sid=", "options="} <= made

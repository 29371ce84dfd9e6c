"""Runs: executions of handlers that may outlast the invocation or event that started them."""

from offhook.runs.engine import RunEngine
from offhook.runs.port import RunPort
from offhook.runs.run import HookRun, Run

__all__ = ["HookRun", "Run", "RunEngine", "RunPort"]

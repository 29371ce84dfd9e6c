"""Runs: executions of handlers that may outlast the invocation or event that started them."""

from offhook.runs.engine import Run, RunEngine

__all__ = ["Run", "RunEngine"]

"""A backend on which the directory is a book: `HostOptions(backend="paper")` chooses it."""

from offhook import hookimpl
from offhook.centre import Worker


@hookimpl
def backend_name() -> str:
    """The implementations below belong to this backend."""
    return "paper"


@hookimpl
def show_directory(worker: Worker) -> str:
    """The actions that a backend lacks answer `not-available` on it."""
    return f"{worker.name} opens the book"

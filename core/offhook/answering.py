"""`Answering`: lets type checkers know what an action answers. At run time it does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Generic

    from typing_extensions import TypeVar  # a type variable's default is in `typing` from Python 3.13 on

    Answer = TypeVar("Answer", covariant=True, default=Any)

    class Answering(Generic[Answer]):
        """A base of payloads. Of `class Hold(TaskPayload[Call], …)`, `await host.invoke(Hold(…))` gives a `Call`."""
else:
    from typing import TypeVar

    Answer = TypeVar("Answer", covariant=True)

    class Answering:
        """A base of payloads whose argument in brackets is for type checkers only."""

        # pydantic would make a class for every argument, and each start would wait for it
        __slots__ = ()

        def __class_getitem__(cls, _answer: Any) -> type[Any]:
            return cls

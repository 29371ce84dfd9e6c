"""The guards ahead of an invocation: blocked, pending, permitted, too deep, a cycle of causes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from offhook.errors import ActionError
from offhook.json_values import sid_of
from offhook.registry import nearest
from offhook_grammar.node import Frozen, record
from offhook_grammar.values import FrozenDict, freeze

if TYPE_CHECKING:
    from offhook.payload import ActionSpec, Payload
    from offhook.pipeline.invocation import Invocation

PendingKey = tuple[Any, ...]

# what a role may do besides its own
_INCLUDED = {"agent": ("agent",), "supervisor": ("supervisor", "agent"), "admin": ("admin", "supervisor", "agent")}


@record
class Block(Frozen):
    """A stored block: every invocation of `action` whose payload has these `fields` (all invocations if none) fails.

    Field names are Python's. `reason` is for the caller.
    """

    action: str
    fields: FrozenDict
    reason: str | None = None

    def matches(self, payload: Payload) -> bool:
        """Whether the payload has all of the fields; entities are the same by themselves or by a SID of theirs."""
        return all(
            _same(getattr(payload, name, None), wanted) or _same_task(payload, name, wanted)
            for name, wanted in self.fields.items()
        )


def _same(value: Any, wanted: Any) -> bool:
    if value == wanted:
        return True
    if isinstance(value, BaseModel) and isinstance(wanted, Mapping):
        by_alias = {info.alias: name for name, info in type(value).model_fields.items()}
        return all(_same(getattr(value, by_alias.get(name) or name, None), one) for name, one in wanted.items())
    sid = wanted if isinstance(wanted, str) else sid_of(wanted)
    return sid is not None and sid in (getattr(value, "sid", None), getattr(value, "task_sid", None))


def _same_task(payload: Payload, name: str, wanted: Any) -> bool:
    """Whether `wanted` is another SID of the task that `sid` and `task` of a filled payload name together."""
    task: Any = getattr(payload, "task", None)
    sid = getattr(payload, "sid", None)
    if name not in ("sid", "task") or getattr(task, "entity_kind", None) != "task":
        return False
    if sid is not None and not sid.startswith(("WR", "WT")):
        return False
    return wanted in (sid or task.sid, task.task_sid)


class Guards:
    """Blocks and pending invocations of one host. `max_depth` bounds a chain of causes. `blocked`: the blocks of each
    action; to be looked at only."""

    def __init__(self, max_depth: int = 32) -> None:
        self.max_depth = max_depth
        self.blocked: dict[str, list[Block]] = {}
        self._pending: dict[PendingKey, Invocation] = {}

    def block(self, spec: ActionSpec, fields: Mapping[str, Any] | None = None, reason: str | None = None) -> Block:
        """Block the action, or those of its invocations whose payload has `fields`; twice is once.

        Raises `ActionError` (`invalid-payload`) for a field that the action does not have.
        """
        named = _fields(spec, fields or {})
        block = Block(spec.name, FrozenDict(named), reason)
        blocks = self.blocked.setdefault(spec.name, [])
        for present in blocks:
            if present.fields == block.fields:
                return present
        blocks.append(block)
        return block

    def unblock(self, spec: ActionSpec, fields: Mapping[str, Any] | None = None) -> int:
        """Take the block with exactly these fields away, or all of the action where None; gives how many went.

        Raises `ActionError` (`invalid-payload`) for a field that the action does not have.
        """
        blocks = self.blocked.get(spec.name, [])
        if fields is None:
            self.blocked.pop(spec.name, None)
            return len(blocks)
        wanted = _fields(spec, fields)
        kept = [block for block in blocks if block.fields != wanted]
        self.blocked[spec.name] = kept
        return len(blocks) - len(kept)

    def blocks(self, action: str | None = None) -> tuple[Block, ...]:
        """The blocks in force, of one action or of all."""
        if action is not None:
            return tuple(self.blocked.get(action, ()))
        return tuple(block for blocks in self.blocked.values() for block in blocks)

    def pending(self, action: str | None = None) -> tuple[Invocation, ...]:
        """The invocations with a key that now run, of one action or of all."""
        return tuple(one for one in self._pending.values() if action is None or one.action == action)

    def enter(self, invocation: Invocation) -> None:
        """Let the invocation pass, until it has to `leave`, or raise `ActionError`."""
        spec = invocation.spec
        if spec.name in self.blocked:
            self._check_blocked(invocation)
        key = self._free_key(invocation) if spec.key else None
        if spec.role != "any":
            _check_role(invocation)
        if invocation.cause is not None:
            self._check_causes(invocation)
        invocation.passed = invocation.payload
        if key is not None:
            invocation.key = key
            self._pending[key] = invocation

    def again(self, invocation: Invocation) -> None:
        """Judge the payload as it is after an edit: blocked, or pending under its new key. Raises `ActionError`."""
        if invocation.spec.name in self.blocked:
            self._check_blocked(invocation)
        if invocation.spec.key:
            key = self._free_key(invocation)
            if key != invocation.key:
                self.leave(invocation)
                if key is not None:
                    invocation.key = key
                    self._pending[key] = invocation
        invocation.passed = invocation.payload

    def leave(self, invocation: Invocation) -> None:
        """The invocation no longer stands in the way of another; once is enough."""
        if invocation.key is not None:
            del self._pending[invocation.key]
            invocation.key = None

    def _free_key(self, invocation: Invocation) -> PendingKey | None:
        """The invocation's key, if it has one. Raises `ActionError` if another one runs under it."""
        values = invocation.spec.key_of(invocation.payload, invocation.worker)
        if values is None or None in values:
            return None
        key = (invocation.spec.name, *values)
        other = self._pending.get(key)
        if other is not None and other is not invocation:
            if invocation.cause is not None:
                _check_cycle(invocation)  # says more than that the action is pending
            raise _pending_error(invocation, other)
        return key

    def _check_blocked(self, invocation: Invocation) -> None:
        for block in self.blocked[invocation.spec.name]:
            if block.matches(invocation.payload):
                why = f": {block.reason}" if block.reason else ""
                raise ActionError(
                    f"{invocation.action} is blocked{why}", code="action-blocked", action=invocation.action
                )

    def _check_causes(self, invocation: Invocation) -> None:
        if invocation.depth >= self.max_depth:
            raise ActionError(
                f"{self.max_depth} actions caused one another: {_chain(invocation)}",
                code="too-deep",
                action=invocation.action,
            )
        _check_cycle(invocation)


def _fields(spec: ActionSpec, given: Mapping[str, Any]) -> dict[str, Any]:
    """Fields by their Python names."""
    known = spec.model.model_fields
    by_alias = {info.alias: name for name, info in known.items()}
    named: dict[str, Any] = {}
    for name, value in given.items():
        python_name = name if name in known else by_alias.get(name)
        if python_name is None:
            names = [info.alias or name for name, info in known.items()]
            near = nearest(name, names)
            raise ActionError(
                f"{spec.name} has no field {name} to block by",
                code="invalid-payload",
                hint=f"did you mean {near}?" if near else f"its fields are {', '.join(names) or 'none'}",
                action=spec.name,
            )
        named[python_name] = freeze(value)
    return named


def _check_cycle(invocation: Invocation) -> None:
    cause = invocation.cause
    while cause is not None:
        # a mark says that handlers shall tell them apart, so another one is another thing to do
        same = cause.spec is invocation.spec and cause.marks == invocation.marks and not cause.ended
        if same and cause.payload == invocation.payload:
            raise ActionError(
                f"{invocation.action} caused itself with the same payload: {_chain(invocation)}",
                code="cycle",
                action=invocation.action,
            )
        cause = cause.cause


def _chain(invocation: Invocation) -> str:
    names = [one.action for one in invocation.causes()]
    if len(names) > 12:
        names = [*names[:6], "…", *names[-5:]]
    return " → ".join(names)


def _pending_error(invocation: Invocation, other: Invocation) -> ActionError:
    return ActionError(
        f"{invocation.action} is running already for the same {to_camel(invocation.spec.key[0].strip('@'))}"
        f" ({other.text_id})",
        code="action-pending",
        action=invocation.action,
        retryable=True,
    )


def _check_role(invocation: Invocation) -> None:
    role = invocation.spec.role
    for held in invocation.actor.roles:
        if role == held or role in _INCLUDED.get(held, ()):
            return
    held_roles = ", ".join(invocation.actor.roles) or "none"
    raise ActionError(
        f"{invocation.action} is for the role {role}; {invocation.actor.name} has {held_roles}",
        code="not-permitted",
        action=invocation.action,
    )

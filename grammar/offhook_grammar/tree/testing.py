"""The steps of a `test`: what is given, what happens, what is expected."""

from __future__ import annotations

from typing import Literal, TypeAlias

from offhook_grammar.node import node
from offhook_grammar.tree.base import Node, Word
from offhook_grammar.tree.expressions import Expression, MapOf
from offhook_grammar.tree.statements import Invoke, Let


@node
class GivenMade(Node):
    """`given ana = worker {…}`, `given chat = task {…} offered to ana`; `kind` is the word as written."""

    name: Word
    kind: Word
    fields: MapOf
    offered_to: Expression | None


@node
class GivenValue(Node):
    """`given patience = 5s`: a param, or `now`."""

    name: Word
    value: Expression


@node
class GivenState(Node):
    """`given ana.desktop.hidden = true`: a field of something that there is."""

    place: Expression
    value: Expression


@node
class GivenMemory(Node):
    """`given memory chat.transfers = 3`."""

    place: Expression
    value: Expression


@node
class GivenReturns(Node):
    """`given HttpRequest with {…} returns {…} 2 times`: what an action answers instead of being done."""

    action: Word
    matching: Expression | None
    value: Expression
    times: int | None


@node
class GivenFails(Node):
    """`given TransferTask with {…} fails "busy" code "x" 2 times`."""

    action: Word
    matching: Expression | None
    message: Expression | None
    code: Expression | None
    times: int | None


@node
class GivenTakes(Node):
    """`given HttpRequest takes 5s`."""

    action: Word
    matching: Expression | None
    duration: Expression


@node
class GivenFunction(Node):
    """`given crm.lookup returns …`: what a plugin's function gives."""

    function: Word
    value: Expression


@node
class WhenDoes(Node):
    """`when ana does AcceptTask task: inquiry`."""

    who: Expression
    call: Invoke


@node
class WhenPasses(Node):
    """`when 30s pass`."""

    duration: Expression


@node
class WhenAnswers(Node):
    """`when ana answers "Stay" to "call Eve"`: the open question in whose text that occurs."""

    who: Expression
    answer: Expression
    to: Expression | None


@node
class WhenConnection(Node):
    """`when ana loses the connection`, or `regains` it."""

    who: Expression
    lost: bool


@node
class WhenRestarts(Node):
    """`when the centre restarts`."""


@node
class WhenEvent(Node):
    """`when event message.added {…}`."""

    event: Word
    fields: MapOf | None


@node
class ExpectAction(Node):
    """`expect AcceptTask with {…} where payload.… 3 times at 2m`."""

    action: Word
    matching: Expression | None
    where: Expression | None
    times: int | None
    at: Expression | None


@node
class ExpectOrder(Node):
    """`expect AcceptTask with {…} before StartExternalWarmTransfer with {…}`."""

    first: Word
    first_matching: Expression | None
    then: Word
    then_matching: Expression | None


@node
class ExpectNoAction(Node):
    """`expect no CompleteTask with {…} where payload.…`."""

    action: Word
    matching: Expression | None
    where: Expression | None


@node
class ExpectOutcome(Node):
    """`expect cancelled "why"`, `expect failed "why"`: of what was done last."""

    outcome: Literal["cancelled", "failed"]
    reason: str | None


@node
class ExpectNotice(Node):
    """`expect notification containing "…" to ana 2 times`, `expect no question`, `expect log containing "…"`.

    `kind` is the word as written: notification, question, log. `is_open`: one that is still there, on a screen or
    without an answer.
    """

    is_open: bool
    kind: Word
    containing: Expression | None
    to: Expression | None
    times: int | None
    negated: bool


@node
class ExpectCondition(Node):
    """`expect chat.status == "completed"`."""

    condition: Expression


TestStep: TypeAlias = (
    GivenMade | GivenValue | GivenState | GivenMemory | GivenReturns | GivenFails | GivenTakes | GivenFunction
    | WhenDoes | WhenPasses | WhenAnswers | WhenConnection | WhenRestarts | WhenEvent
    | ExpectAction | ExpectOrder | ExpectNoAction | ExpectOutcome | ExpectNotice | ExpectCondition | Let
)  # fmt: skip

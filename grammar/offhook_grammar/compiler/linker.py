"""`link`: code and host put together to a program that can run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import time, timedelta
from difflib import get_close_matches
from functools import partial
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, NoReturn

from offhook_grammar.compiler.code import (
    ActionCode,
    CodeBundle,
    ConstCode,
    FieldValue,
    FileCode,
    HandlerCode,
    MemoryCode,
    ParamCode,
    PatternValue,
    ScheduleCode,
    action_default,
    default_name,
)
from offhook_grammar.compiler.labels import labels
from offhook_grammar.compiler.late import LateFunction, LinkedNames
from offhook_grammar.compiler.linked_demands import linked_demands
from offhook_grammar.diagnostics import Span
from offhook_grammar.operations import DEFAULT_LIMITS, Limits, compile_pattern, parse_clock, table
from offhook_grammar.operations.budget import built
from offhook_grammar.operations.reading import Getters
from offhook_grammar.operations.zones import zone_named
from offhook_grammar.program import (
    ActionField,
    CompiledAction,
    CompiledHandler,
    LanguageError,
    MemorySlot,
    Program,
    ScheduleTime,
)
from offhook_grammar.types import BOOLEAN, NUMBER, Catalogue, FunctionInfo
from offhook_grammar.values import FrozenDict, freeze

if TYPE_CHECKING:
    from offhook_grammar.compiler.params import Converter, Resolve
    from offhook_grammar.tree import Param, TypeDeclaration, TypeField, TypeReference

_DAYS: Mapping[str, frozenset[int]] = {
    "day": frozenset(range(7)), "weekday": frozenset(range(5)), "weekend": frozenset({5, 6}),
    **{day: frozenset({number}) for number, day in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))},
}  # fmt: skip
_SMALL = (NUMBER, BOOLEAN)
_LOAD_STEPS = 1_000_000
_LOAD_MEMORY = 400_000_000
_LONGEST = timedelta(days=3650)


def link(
    code: CodeBundle,
    catalogue: Catalogue,
    params: Mapping[str, Any] | None = None,
    *,
    resolve: Resolve | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Program:
    """A program out of compiled files, with the functions of `catalogue` and the values of `params` by name.

    `params` are converted to their declared types (see `param_value`); `resolve` gives the host's objects for
    types such as `Queue`. Raises `LanguageError` with file and line for a missing or wrong param, an unknown one,
    and a constant or schedule that cannot be computed.
    """
    given = dict(params or {})
    _check_params(code, given)
    linker = _Linker(code, catalogue, given, resolve, limits)
    for file in code.files:
        linker.add(file)
    return linker.program()


class LoadRun:
    """Stands for the run while a file is loaded: there is none, so nothing of a run can be read."""

    default_country: str | None = None

    def __init__(self) -> None:
        self._left = _LOAD_STEPS
        self._built = 0

    def step(self, count: int = 1) -> None:
        """Count steps, as a run does."""
        self._left -= count
        if self._left < 0:
            raise LanguageError(f"it takes more than {_LOAD_STEPS:,} steps", "too-many-steps")

    def take(self, size: int) -> None:
        """Count the bytes of large values, as a run does."""
        self._built += size
        if self._built > _LOAD_MEMORY:
            raise LanguageError(f"it builds more than {_LOAD_MEMORY:,} bytes", "memory-budget")

    def has_plugin(self, _name: str) -> NoReturn:
        """There is no host to ask."""
        raise LanguageError("`loaded` cannot be asked while the script is loaded", "not-at-load")

    def text_in(self, _key: str, _language: str | None) -> NoReturn:
        """There is no centre to ask."""
        raise LanguageError("`translate` has no texts while the script is loaded", "not-at-load")

    def __getattr__(self, name: str) -> NoReturn:
        raise LanguageError(f"{name} cannot be read while the script is loaded", "not-at-load")


class _Linker:
    def __init__(
        self, code: CodeBundle, catalogue: Catalogue, given: Mapping[str, Any], resolve: Resolve | None, limits: Limits
    ) -> None:
        self._code = code
        self._catalogue = catalogue
        self._given = given
        self._resolve = resolve
        self._limits = limits
        self._table = table(limits)
        self._names: dict[str, dict[str, Any]] = {}
        self._handlers: list[CompiledHandler] = []
        self._actions: list[CompiledAction] = []
        self._labels = labels(file.path for file in code.files)

    def add(self, file: FileCode) -> None:
        """Link one file; those it uses are linked already."""
        names: dict[str, Any] = {"__builtins__": {}, "__name__": file.path, "__file__": file.path}
        names.update(self._table)
        add_globals(names, file.values, 0, file.externals, self._catalogue)
        for taken in file.imports:
            names[taken.name] = self._names[taken.file][taken.name]
        for function in file.functions:
            names[function.name] = FunctionType(function.code, names)
        self._load(file, names)
        label = self._labels[file.path]
        self._names[file.path] = names
        linked = LinkedNames(file.path, names, self._catalogue)
        self._handlers += [_handler(file, label, handler, linked) for handler in file.handlers]
        self._actions += [self._action(file, label, action, names) for action in file.actions]

    def _load(self, file: FileCode, names: dict[str, Any]) -> None:
        converter: Converter | None = None
        for step in file.load:
            if isinstance(step, ConstCode):
                names[f"const.{step.name}"] = _computed(file, step.code, names, step.span)
                continue
            converter = converter or self._converter(file, names)
            if isinstance(step, MemoryCode):
                slot = self._memory(file, step, names, converter)
                names[f"memory.{slot.label}"] = slot
            else:
                names[f"param.{step.node.name.text}"] = self._param(file, step, names, converter)

    def _converter(self, file: FileCode, names: dict[str, Any]) -> Converter:
        # it brings the syntax tree of types, which scripts without params do without
        from offhook_grammar.compiler.params import Converter

        return Converter(
            {node.name.text: node for node in file.types},
            self._catalogue,
            self._resolve,
            partial(_field_default, file, names),
            self._limits,
        )

    def _param(self, file: FileCode, step: ParamCode, names: dict[str, Any], converter: Converter) -> Any:
        node = step.node
        name = node.name.text
        if name in self._given:
            return converter.convert(node.type, self._given[name], f"param {name}")
        if step.default is None:
            raise _placed(file, node.span, f"param {name} has no default, so it has to be given", "missing-param")
        default = _computed(file, step.default, names, node.span)
        try:
            return converter.convert(node.type, default, f"the default of {name}")
        except LanguageError as problem:
            raise _placed(file, node.span, problem.message, problem.code) from None

    def _memory(self, file: FileCode, step: MemoryCode, names: dict[str, Any], converter: Converter) -> MemorySlot:
        node = step.node
        label = f"{node.kind.text}.{node.name.text}"

        def convert(value: Any) -> Any:
            try:
                return converter.convert(node.type, value, label)
            except LanguageError as problem:
                raise LanguageError(problem.message, "wrong-kind") from None

        default, lifetime = (
            None if part is None else _computed(file, part, names, node.span) for part in (step.default, step.lifetime)
        )
        try:
            default = convert(default)
            if step.lifetime is not None:
                lifetime = _interval(lifetime, f"the lifetime of {label}", "invalid-memory")
        except LanguageError as problem:
            raise _placed(file, node.span, problem.message, "invalid-memory") from None
        script = self._labels[file.path]
        return MemorySlot(node.kind.text, node.name.text, script, default, lifetime, convert)

    def _action(self, file: FileCode, label: str, code: ActionCode, names: dict[str, Any]) -> CompiledAction:
        converter = self._converter(file, names)
        linked = LinkedNames(file.path, names, self._catalogue)
        fields = [_action_field(file, code, field, names, converter) for field in code.fields]
        return CompiledAction(code.name, tuple(fields), _handler(file, label, code.body, linked))

    def program(self) -> Program:
        """What was linked."""
        params: dict[str, Param] = {}
        plugins: dict[str, bool] = {}
        for file in self._code.files:
            for step in file.load:
                if isinstance(step, ParamCode):
                    params.setdefault(step.node.name.text, step.node)
            for name, optional in file.plugins:
                plugins[name] = plugins.get(name, True) and optional
        files = tuple(file.path for file in self._code.files)
        named = tuple(plugins.items())
        return Program(
            tuple(self._handlers), FrozenDict(params), files, named, self._names, self._labels, tuple(self._actions)
        )


def add_globals(
    names: dict[str, Any], values: Sequence[object], first: int, externals: Iterable[str], catalogue: Catalogue
) -> None:
    """Put into the globals of a file the values from the one numbered `first` on, and the functions of the host."""
    for number in range(first, len(values)):
        names[f"value.{number}"] = realised(values[number])
    for external in externals:
        if f"call.{external}" not in names:
            names[f"call.{external}"] = _external(external, catalogue.function(external))


def _check_params(code: CodeBundle, given: Mapping[str, Any]) -> None:
    known = [step.node.name.text for file in code.files for step in file.load if isinstance(step, ParamCode)]
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f": did you mean {near[0]}?" if near else f": there are {', '.join(known)}" if known else ""
            raise LanguageError(f"no script has a param {name}{hint}", "unknown-param")


def realised(value: Any) -> Any:
    """A constant of the code as a value of the language: patterns are compiled."""
    if isinstance(value, PatternValue):
        return compile_pattern(value.pattern, value.ignore_case)
    if isinstance(value, FieldValue):
        return Getters(value.name)
    if type(value) is tuple:
        return tuple([realised(item) for item in value])
    if isinstance(value, FrozenDict):
        return FrozenDict({key: realised(item) for key, item in value.items()})
    return value


def _external(name: str, info: FunctionInfo | None) -> Callable[..., Any]:
    """What a call of the host's function `name` calls."""
    if info is None:

        def missing(*_arguments: Any) -> NoReturn:
            raise LanguageError(f"there is no function {name}: its plugin is not loaded", "unknown-function")

        return missing
    call = info.call
    if "." in name:

        def of_plugin(*arguments: Any) -> Any:
            # plugins may answer with lists and dicts, which scripts must not share
            return built(freeze(call(*arguments)))

        return of_plugin
    if info.returns in _SMALL:
        return call

    def of_core(*arguments: Any) -> Any:
        return built(call(*arguments))

    return of_core


def _action_field(
    file: FileCode, code: ActionCode, field: TypeField, names: dict[str, Any], converter: Converter
) -> ActionField:
    name = field.name.text
    convert = partial(_converted, converter, field.type, name)
    if field.default is None:
        return ActionField(name, field.type, True, None, convert)
    raw = _run(file, names[action_default(code.name, name)], field.span)
    try:
        return ActionField(name, field.type, False, convert(raw), convert)
    except LanguageError as problem:
        raise _placed(file, field.span, problem.message, problem.code) from None


def _converted(converter: Converter, kind: TypeReference, name: str, value: Any) -> Any:
    return converter.convert(kind, value, name)


def _field_default(file: FileCode, names: dict[str, Any], declared: TypeDeclaration, node: TypeField) -> Any:
    name = default_name(declared.name.text, node.name.text)
    return _run(file, names[name], node.span)


def _computed(file: FileCode, code: CodeType, names: dict[str, Any], span: Span) -> Any:
    return _run(file, FunctionType(code, names), span)


def _run(file: FileCode, function: Callable[..., Any], span: Span) -> Any:
    try:
        return function(LoadRun())
    except LanguageError as problem:
        raise _placed(file, span, problem.message, problem.code) from problem
    except NameError as problem:  # a function reads a constant that stands below
        name = str(problem.name).partition(".")[2]
        raise _placed(file, span, f"{name} is not computed yet: it stands further down", "not-at-load") from None


def _placed(file: FileCode, span: Span, message: str, code: str) -> LanguageError:
    return LanguageError(f"{file.path}:{span.line}: {message}", code)


def _handler(file: FileCode, label: str, code: HandlerCode, linked: LinkedNames) -> CompiledHandler:
    names, body = linked.names, code.body
    return CompiledHandler(
        stage=code.stage,
        targets=code.targets,
        event_targets=frozenset(code.event_targets),
        name=code.name if code.name is not None else f"{label}:{code.span.line}",
        script=label,
        file=file.path,
        span=code.span,
        facts=code.facts,
        body=LateFunction("body", code, linked) if body is None else FunctionType(body, names),
        condition=_condition(code, linked),
        condition_source=code.condition_source,
        priority=code.priority,
        ahead=code.ahead,
        behind=code.behind,
        required=code.required,
        mode=code.mode,
        key=None if code.key is None else FunctionType(code.key, names),
        within=None if code.within is None else FunctionType(code.within, names),
        within_source=code.within_source,
        schedule=None if code.schedule is None else _schedule(file, code.schedule, names, code.span),
        version=file.version,
        alias=code.alias,
        demanding=None if code.demands is None else partial(linked_demands, code.demands, names),
        reentrant=code.reentrant,
        until=code.until,
        also_for=code.also_for,
        durable=code.durable,
    )


def _condition(code: HandlerCode, linked: LinkedNames) -> Callable[..., Any] | None:
    if code.late is not None:
        return LateFunction("condition", code, linked)
    return None if code.condition is None else FunctionType(code.condition, linked.names)


def _schedule(file: FileCode, code: ScheduleCode, names: dict[str, Any], span: Span) -> ScheduleTime:
    interval, at, zone = (
        None if part is None else _computed(file, part, names, span) for part in (code.interval, code.at, code.zone)
    )
    try:
        if code.interval is not None:
            return ScheduleTime(interval=_interval(interval))
        return ScheduleTime(at=_minutes(at), days=_days(code.days), zone=_zone(zone))
    except LanguageError as problem:
        raise _placed(file, span, problem.message, problem.code) from None


def _interval(value: Any, word: str = "every", code: str = "invalid-schedule") -> timedelta:
    if isinstance(value, timedelta) and value > _LONGEST:
        raise LanguageError(f"{word} takes at most {_LONGEST.days}d", code)
    if isinstance(value, timedelta) and value > timedelta():
        return value
    raise LanguageError(f"{word} needs a duration above zero, such as 5m", code)


def _minutes(value: Any) -> int:
    if isinstance(value, str):
        value = parse_clock(value)
    if isinstance(value, time):
        return value.hour * 60 + value.minute
    raise LanguageError('at needs a clock such as "17:55"', "invalid-schedule")


def _days(word: str) -> frozenset[int]:
    found = _DAYS.get(word.lower())
    if found is None:
        near = get_close_matches(word.lower(), _DAYS, 1)
        raise LanguageError(f"{word} is no day{f': did you mean {near[0]}?' if near else ''}", "invalid-schedule")
    return found


def _zone(value: Any) -> str:
    if value is None:
        return "UTC"
    try:
        return zone_named(value).key
    except (KeyError, ValueError, TypeError, AttributeError, OSError):
        raise LanguageError(f'"{value}" is no time zone: write it as "Europe/Berlin"', "invalid-schedule") from None

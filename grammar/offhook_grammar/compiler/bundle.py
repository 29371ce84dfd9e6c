"""`compile_bundle`: checked files to code, one file after the other, used ones first."""

from __future__ import annotations

from ast import AsyncFunctionDef
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from offhook_grammar.compiler.code import ActionCode, CodeBundle, FileCode, Import, default_name
from offhook_grammar.compiler.declarations import callable_codes, field_defaults, load_steps
from offhook_grammar.compiler.facts import NO_FACTS, Key, procedure_facts
from offhook_grammar.compiler.handlers import handler_code
from offhook_grammar.compiler.late import Crowds, crowds_of
from offhook_grammar.compiler.names import Callee, Visible, visible_definitions
from offhook_grammar.compiler.positions import Positions
from offhook_grammar.compiler.unit import FileUnit
from offhook_grammar.compiler.walk import descendants
from offhook_grammar.own_actions import as_handler
from offhook_grammar.program import Facts
from offhook_grammar.tree import ActionItem, DefineProcedure, Handler, UsePlugin, WaitUntil
from offhook_grammar.types import Catalogue
from offhook_grammar.version import LANGUAGE_VERSION

if TYPE_CHECKING:
    from offhook_grammar.sources import Bundle, SourceFile

_FORM = "1"
"""To be raised when functions are compiled in another way: what is kept of a waiting run is its place in one of them,
and its variables by their Python names."""


def waits_until(source: SourceFile) -> bool:
    """Whether a file says `wait until` somewhere."""
    return "until" in source.text and any(isinstance(node, WaitUntil) for node in descendants(source.tree))


def compile_bundle(
    bundle: Bundle,
    catalogue: Catalogue,
    definitions: dict[str, list[AsyncFunctionDef]] | None = None,
    kept: Mapping[str, FileCode] | None = None,
    moving: bool | None = None,
) -> CodeBundle:
    """The code of the bundle's files. They should have passed the checker; a tree without meaning is a
    `CompileError`, never code that does something else. `definitions` gets, by path, the functions that can wait; then
    nothing is left to be compiled late.

    `kept`: the code of files that need not be compiled; their trees may be outlines. `moving`: whether some file says
    `wait until`, where that is known.
    """
    visible = visible_definitions(bundle)
    facts = _procedure_facts(visible)
    if moving is None:
        moving = any(waits_until(source) for source in bundle.files)
    scope = frozenset(name for name in catalogue.scope() if name.isidentifier() and not name.startswith("_"))
    crowds: Crowds = frozenset()
    if definitions is None:
        crowds = crowds_of(bundle, (handler for file in (kept or {}).values() for handler in file.handlers))
    files: list[FileCode] = []
    versions: dict[str, str] = {}
    paths = [source.path for source in bundle.files]
    for number, source in enumerate(bundle.files):
        version = versions[source.path] = _version(source, versions)
        known = kept.get(source.path) if kept is not None else None
        if known is not None:
            files.append(known if known.version == version else replace(known, version=version))
            continue
        file = _file_unit(source, visible[number], facts, catalogue, scope)
        file.definitions = definitions.setdefault(source.path, []) if definitions is not None else None
        file.crowds = crowds
        imports = tuple(_imports(visible[number], number, moving, paths))
        files.append(_file_code(file, source, number, visible[number], moving, version, imports))
    return CodeBundle(tuple(files))


def _version(source: SourceFile, versions: Mapping[str, str]) -> str:
    """Changes with the file, with those that it uses, and with the form of what runs keep of its functions."""
    used = [versions.get(path, "") for path in source.uses.values()]
    parts = [LANGUAGE_VERSION, _FORM, source.text, *used]
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _procedure_facts(visible: list[Visible]) -> dict[Key, Facts]:
    procedures = {
        (number, name): node
        for seen in visible
        for name, (node, number) in seen.callees.items()
        if isinstance(node, DefineProcedure)
    }

    def resolve(number: int, name: str) -> Key | None:
        found = visible[number].callees.get(name)
        return None if found is None or not isinstance(found[0], DefineProcedure) else (found[1], name)

    return procedure_facts(procedures, resolve)


def _file_unit(
    source: SourceFile, seen: Visible, facts: dict[Key, Facts], catalogue: Catalogue, scope: frozenset[str]
) -> FileUnit:
    return FileUnit(
        path=source.path,
        positions=Positions(source.text),
        catalogue=catalogue,
        scope=scope,
        globals={name: global_name for name, (global_name, _) in seen.values.items()},
        action_fields={
            item.name.text: frozenset(field.name.text for field in item.fields)
            for item in source.tree.items
            if isinstance(item, ActionItem)
        },
        memories={name: f"memory.{name}" for name in seen.memories},
        callees={
            name: Callee(node, number, facts.get((number, name), NO_FACTS))
            for name, (node, number) in seen.callees.items()
        },
    )


def _file_code(
    file: FileUnit,
    source: SourceFile,
    number: int,
    seen: Visible,
    with_moving: bool,
    version: str,
    imports: tuple[Import, ...],
) -> FileCode:
    own_types = [declared for declared, owner in seen.types.values() if owner == number]
    functions = [
        *[code for callee in file.callees.values() if callee.file == number
          for code in callable_codes(file, callee, with_moving)],
        *[code for declared in own_types for code in field_defaults(file, declared)],
    ]  # fmt: skip
    tree = source.tree
    own_actions = [item for item in tree.items if isinstance(item, ActionItem)]
    functions += [code for item in own_actions for code in field_defaults(file, item)]
    steps = tuple(load_steps(file, tree))
    handlers = tuple(handler_code(file, item, tree.comments) for item in tree.items if isinstance(item, Handler))
    actions = tuple(
        ActionCode(item.name.text, item.fields, handler_code(file, as_handler(item), tree.comments))
        for item in own_actions
    )
    return FileCode(
        path=source.path,
        values=tuple(file.values),
        imports=imports,
        externals=tuple(file.externals),
        functions=tuple(functions),
        load=steps,
        types=tuple(declared for declared, _ in seen.types.values()),
        handlers=handlers,
        plugins=tuple((item.plugin.text, item.optional) for item in tree.items if isinstance(item, UsePlugin)),
        version=version,
        actions=actions,
    )


def _imports(seen: Visible, number: int, with_moving: bool, paths: Sequence[str]) -> list[Import]:
    found = [(name, owner) for name, owner in seen.values.values()]
    found += [(f"memory.{name}", owner) for name, owner in seen.memories.items()]
    for node, owner in seen.callees.values():
        callee = Callee(node, owner)
        found.append((callee.global_name, owner))
        if with_moving and not isinstance(node, DefineProcedure):
            found.append((callee.moving_name, owner))
    for declared, owner in seen.types.values():
        names = [field.name.text for field in declared.fields if field.default is not None]
        found += [(default_name(declared.name.text, name), owner) for name in names]
    return [Import(name, paths[owner]) for name, owner in found if owner != number]

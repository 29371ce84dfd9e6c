"""Scripts to code, as little of them as has to be done: read, parsed, checked and compiled are the files that have
changed, and those that use what has changed in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from offhook_grammar.collecting import collection_paused
from offhook_grammar.compiler.code import CodeBundle, FileCode
from offhook_grammar.compiler.kept import Kept, KeptFile, digest
from offhook_grammar.diagnostics import Diagnostic
from offhook_grammar.node import Frozen, record

if TYPE_CHECKING:
    from offhook_grammar.sources import Bundle, SourceFile
    from offhook_grammar.tree import File
    from offhook_grammar.types import Catalogue


@record
class Built(Frozen):
    """What came of building. `code` and `kept` are None where there are errors; `compiled` are the paths of the files
    that were compiled, `texts` those of all files by path."""

    code: CodeBundle | None
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    kept: Kept | None = None
    compiled: tuple[str, ...] = ()


def build(paths: Iterable[str], catalogue: Catalogue, read: Callable[[str], str], kept: Kept | None = None) -> Built:
    """The code of these scripts and of those that they use. `kept` is of an earlier build for the same catalogue: files
    that are as they were then, and use none that is not, are taken from it.

    A file is compiled when its text has changed, when another one declares things that a file which it uses sees, and
    when the actions that scripts declare are others: these are everybody's.
    """
    # the parser, the checker and the compiler are needed only where something has changed
    from offhook_grammar.checker import check, own_actions
    from offhook_grammar.compiler.bundle import compile_bundle, waits_until
    from offhook_grammar.sources import load

    paths = tuple(paths)
    with collection_paused():
        known = kept if kept is not None else Kept((), ())
        bundle = load(paths, read, known=lambda path, text: _outline(known, path, text))
        waits = {
            source.path: known.by_path[source.path].waits if source.is_outline else waits_until(source)
            for source in bundle.files
        }
        actions = own_actions(bundle, catalogue)
        moving = any(waits.values())
        anew = _anew(bundle, known if (known.actions, known.moving) == (actions, moving) else Kept((), ()))
        bundle = bundle.with_whole(anew)
        texts = {source.path: source.text for source in bundle.files}
        found = (*bundle.diagnostics, *check(bundle, catalogue, only=anew))
        if any(one.is_error for one in found):
            return Built(None, found, texts)
        others = {path: file.code for path, file in known.by_path.items() if path not in anew}
        code = compile_bundle(bundle, catalogue, kept=others, moving=moving)
        doubtful = {one.file for one in found}
        files = [
            known.by_path[source.path].with_code(compiled)
            if source.path not in anew and source.path not in doubtful
            else _kept(source, compiled, source.path not in doubtful, waits[source.path])
            for source, compiled in zip(bundle.files, code.files, strict=True)
        ]
        return Built(code, found, texts, Kept(paths, tuple(files), actions, moving), tuple(anew))


def _kept(source: SourceFile, code: FileCode, clean: bool, waits: bool) -> KeptFile:
    from offhook_grammar.outlines import outline_of

    return KeptFile(source.path, digest(source.text), clean, waits, code, outline_of(source.tree))


def _outline(kept: Kept, path: str, text: str) -> File | None:
    """What is known of the file, if its text is the one that is known and there is nothing to tell about it."""
    file = kept.by_path.get(path)
    return file.outline if file is not None and file.clean and file.digest == digest(text) else None


def _anew(bundle: Bundle, kept: Kept) -> dict[str, None]:
    """The files that have to be checked and compiled."""
    from offhook_grammar.outlines import outline_of

    anew: dict[str, None] = {}
    shaken: set[str] = set()  # those whose users see other declarations than before
    for source in bundle.files:
        before = kept.by_path.get(source.path)
        below = not shaken.isdisjoint(source.uses.values())
        if below or before is None or not source.is_outline:
            anew[source.path] = None
        if below or before is None or (not source.is_outline and outline_of(source.tree) != before.outline):
            shaken.add(source.path)
    return anew

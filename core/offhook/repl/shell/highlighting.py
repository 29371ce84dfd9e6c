"""Scripts in colours while they are typed, with the place underlined that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.formatted_text.utils import fragment_list_len
from prompt_toolkit.lexers import Lexer

from offhook.repl.shell.looking import Looking, WrongPlace
from offhook_grammar.editors.vocabulary import ACTION, DURATION, NUMBER, REGEX, vocabulary

_NAME: Final = r"[^\W\d]\w*"
_TOKEN: Final = re.compile(
    rf"(?P<plain>\s+)|(?P<comment>#.*)|(?P<label>{_NAME}(?=[ \t]*:(?!:)))|(?P<property>(?<=\.){_NAME})"
    rf"|(?P<value>{DURATION}|{NUMBER}|(?<=matches ){REGEX})|(?P<quote>\")|(?P<word>{_NAME})"
    r"|(?P<brace>[{}])|(?P<sign>.)"
)
_IN_TEXT: Final = re.compile(r"(?P<end>\")|(?P<escape>\\.)|(?P<open>\{)|(?P<value>[^\"\\{]+|\\)")
_ACTION: Final = re.compile(rf"(?:{ACTION})\Z")


def _styles() -> dict[str, str]:
    words = vocabulary()
    found = dict.fromkeys((*words.items, *words.statements, *words.operators), "class:keyword")
    return found | dict.fromkeys(words.constants, "class:value")


class ScriptLexer(Lexer):
    """Paints what is typed. Never raises for what it is."""

    def __init__(self, looking: Looking) -> None:
        self._looking = looking
        self._words = _styles()

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        lines = document.lines
        wrong = self._looking.wrong(document.text)
        is_command = self._looking.is_command(document.text)

        def line_of(number: int) -> StyleAndTextTuples:
            if number >= len(lines):
                return []
            if is_command:
                return _as_command(lines[number])
            painted: StyleAndTextTuples = list(self.painted(lines[number]))
            return _marked(painted, wrong) if wrong is not None and wrong.line == number else painted

        return line_of

    def painted(self, line: str) -> Iterator[tuple[str, str]]:
        """The line in pieces, each with its style; together they are the line."""
        place = 0
        within: list[int] = []  # for each text that is open how many braces are, in what it puts in
        in_text = False
        while place < len(line):
            if in_text:
                match = _IN_TEXT.match(line, place)
                assert match is not None, "anything is part of a text"  # noqa: S101
                kind, style = match.lastgroup, "class:value"
                if kind == "end":
                    in_text = False
                elif kind == "open":
                    within.append(0)
                    in_text, style = False, "class:keyword"
            else:
                match = _TOKEN.match(line, place)
                assert match is not None, "anything is a sign"  # noqa: S101
                kind, style = match.lastgroup, self._style(match)
                if kind == "quote":
                    in_text = True
                elif kind == "brace" and within:
                    within[-1] += 1 if match[0] == "{" else -1
                    if within[-1] < 0:
                        within.pop()
                        in_text, style = True, "class:keyword"
            yield style, match[0]
            place = match.end()

    def _style(self, match: re.Match[str]) -> str:
        kind, text = match.lastgroup, match[0]
        if kind == "word":
            return self._words.get(text) or ("class:action" if _ACTION.match(text) else "")
        if kind == "quote":
            return "class:value"
        return f"class:{kind}" if kind in ("comment", "label", "value") else ""


def _as_command(line: str) -> StyleAndTextTuples:
    name, blank, rest = line.partition(" ")
    return [("class:command", name), ("", blank + rest)]


def _marked(painted: StyleAndTextTuples, wrong: WrongPlace) -> StyleAndTextTuples:
    """The pieces of a line, with those between two columns in the style of what is wrong."""
    found: StyleAndTextTuples = []
    place = 0
    for style, text, *_ in painted:
        for start, end, inside in (
            (0, wrong.start - place, False),
            (wrong.start - place, wrong.end - place, True),
            (wrong.end - place, len(text), False),
        ):
            piece = text[max(0, start) : max(0, end)]
            if piece:
                found.append((f"{style} class:wrong".strip() if inside else style, piece))
        place += fragment_list_len([(style, text)])
    return found

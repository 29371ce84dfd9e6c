"""How Pygments paints scripts: the lexer `hook`, for files that end in `.hook`.

Pygments finds it by its entry point, and is no dependency: whoever paints has it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from pygments.lexer import RegexLexer, include, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text, Whitespace

from offhook_grammar.editors.vocabulary import ACTION, DURATION, NUMBER, REGEX, vocabulary

_WORDS = vocabulary()


class HookLexer(RegexLexer):  # type: ignore[misc]  # Pygments has no types
    """Workflow scripts of Offhook."""

    name = "Offhook workflow script"
    aliases: ClassVar[list[str]] = ["hook"]
    filenames: ClassVar[list[str]] = ["*.hook"]
    url = "https://pypi.org/project/offhook/"

    tokens: ClassVar[dict[str, list[Any]]] = {
        "root": [
            (r"\s+", Whitespace),
            (r"#[^\r\n]*", Comment.Single),
            (r"action(?=\s+[A-Z])", Keyword.Declaration),
            (r"[^\W\d]\w*(?=[ \t]*:)", Name.Attribute),
            (r"(?<=\.)[^\W\d]\w*", Name.Property),
            include("values"),
            (words(_WORDS.items, suffix=r"(?!\w)"), Keyword.Declaration),
            (words(_WORDS.statements, suffix=r"(?!\w)"), Keyword),
            (words(_WORDS.operators, suffix=r"(?!\w)"), Operator.Word),
            (words(_WORDS.constants, suffix=r"(?!\w)"), Keyword.Constant),
            (ACTION, Name.Function),
            (r"[^\W\d]\w*(?:-\w+)*(?:\.[^\W\d]\w*(?:-\w+)+)+", Name.Label),
            (r"[^\W\d]\w*", Name),
            (r"==|!=|<=|>=|[-+*/%<>=]", Operator),
            (r"[\[\](){},:.]", Punctuation),
            (r"\S", Text),  # what is no part of the language: pages show that, too
        ],
        "values": [
            (DURATION, Number),
            (NUMBER, Number),
            (r'"', String.Double, "text"),
            (rf"(?<=matches ){REGEX}|(?<=[(,] ){REGEX}", String.Regex),
        ],
        "text": [
            (r'"', String.Double, "#pop"),
            (r"\\.", String.Escape),
            (r"\{", String.Interpol, "within"),
            (r'[^"\\{\r\n]+', String.Double),
            (r"[\r\n]", Whitespace, "#pop"),
        ],
        "within": [
            (r"\}", String.Interpol, "#pop"),
            (r'"', String.Double, "#pop:2"),
            include("root"),
        ],
    }

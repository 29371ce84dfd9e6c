"""Reads a text into a tree: the loop of lexer and machine, and how it goes on after an error."""

from __future__ import annotations

from offhook_grammar import tree
from offhook_grammar.parsing.automaton import END, MAX_DEPTH, NEWLINE, Automaton, Token, TooDeepError
from offhook_grammar.parsing.blocks import Opener, open_blocks
from offhook_grammar.parsing.items import TreeBuilder
from offhook_grammar.parsing.lexer import MAX_BRACKETS, Lexer
from offhook_grammar.parsing.skipping import item_start, read_line, spread_text_end
from offhook_grammar.parsing.source import Source
from offhook_grammar.parsing.tables import Tables
from offhook_grammar.parsing.trouble import Repair, Situation, Trouble, diagnose, opens_block
from offhook_grammar.parsing.words import FOREIGN_BLOCKS


class Reader:
    """Reads one source once. `incomplete` tells whether its only fault is that it ended too early."""

    def __init__(self, tables: Tables, source: Source) -> None:
        self.tables = tables
        self.source = source
        self.incomplete = False
        self.broken: list[tuple[int, int]] = []
        self.comments: dict[int, Token] = {}
        self.builder = TreeBuilder(source, self._inner_expression)

    def read_file(self) -> tree.File | None:
        """The tree of the whole text; None where it is nested too deep to be used."""
        lexer = Lexer(self.tables, self.source.text)
        automaton = Automaton(self.tables, self.builder)
        try:
            _FileReading(self, lexer, automaton).run()
        except TooDeepError as problem:
            self._too_deep(problem)
            return None
        self.comments = {token.start: token for token in lexer.comments}
        result: tree.File = automaton.result
        return result

    def read_expression(self, start: int, end: int) -> tuple[tree.Expression | None, int]:
        """The expression that starts at `start`, and where it ended: at `end` or at a closing brace too many."""
        lexer = Lexer(self.tables, self.source.text, start, end, lines=False)
        automaton = Automaton(self.tables, self.builder, "expression", start)
        while True:
            token = lexer.next(automaton)
            if not automaton.feed(token):
                trouble = diagnose(Situation(token, automaton, lexer, None))
                self.report(trouble)
                return None, token.end
            _refuse_deep_brackets(lexer)
            if token.type == END:
                return automaton.result, lexer.position

    def _inner_expression(self, start: int, limit: int) -> tuple[tree.Expression, int]:
        value, end = self.read_expression(start, limit)
        brace = self.source.text.find("}", end, limit)
        if value is None or brace < 0:
            if value is not None:
                self.source.report(
                    "H104", "this `{` is not closed", self.source.span(start - 1, start), "a `}` is missing"
                )
            value = tree.Null(span=self.source.span(start, start))
        return value, limit if brace < 0 else brace + 1

    def report(self, trouble: Trouble) -> None:
        span = self.source.span(trouble.start, trouble.end)
        self.source.report(trouble.code, trouble.message, span, trouble.hint, trouble.edits or ())

    def _too_deep(self, problem: TooDeepError) -> None:
        span = self.source.span(problem.start, problem.end)
        self.source.report(
            "H120",
            f"this is nested more than {MAX_DEPTH} deep",
            span,
            "give a part of it a name with `let` or `define`",
        )


def _refuse_deep_brackets(lexer: Lexer) -> None:
    if len(lexer.brackets) > MAX_BRACKETS:
        bracket = lexer.brackets[-1]
        raise TooDeepError(bracket.start, bracket.end)


def _line_end(text: str, start: int) -> int:
    return min((place for sign in "\r\n" if (place := text.find(sign, start)) >= 0), default=len(text))


class _FileReading:
    """One pass over a file's text."""

    def __init__(self, reader: Reader, lexer: Lexer, automaton: Automaton) -> None:
        self.reader = reader
        self.source = reader.source
        self.lexer = lexer
        self.automaton = automaton
        self.doubtful: Opener | None = None
        self.braces = 0  # of blocks in braces, as other languages have them
        self.troubled_at = -1  # where the latest error was, so that a repair that fails is not told twice

    def run(self) -> None:
        while True:
            token = self.lexer.next(self.automaton)
            if token.type == "END":
                self._compare_indents(token)
            if self.automaton.feed(token):
                if token.type.startswith("L"):  # an opening bracket, maybe
                    _refuse_deep_brackets(self.lexer)
            else:
                self._recover(token)
            if token.type == END:
                return

    def _compare_indents(self, token: Token) -> None:
        """Remember the innermost block if this `end` is indented like that of an outer one."""
        openers = open_blocks(self.automaton)
        columns = [self.source.positions.place(opener.start)[1] for opener in openers]
        column = self.source.positions.place(token.start)[1]
        if self.doubtful is None and columns and columns[-1] != column and column in columns[:-1]:
            self.doubtful = openers[-1]

    def _recover(self, token: Token) -> None:
        again = token.start == self.troubled_at
        self.troubled_at = token.start
        trouble = diagnose(Situation(token, self.automaton, self.lexer, self.doubtful, self.braces))
        if not again and trouble.code:
            if token.type == END and not self.source.diagnostics():
                self.reader.incomplete = True
            self.reader.report(trouble)
        if token.type == END:
            self._close_all(token)
        elif again or trouble.repair is None or not self._repair(token, trouble.repair):
            self._skip(token, trouble)

    # ------------------------------------------------------------ going on within the line

    def _repair(self, token: Token, repair: Repair) -> bool:
        self.braces += repair.braces
        if repair.drop:
            return True
        if repair.until:
            return self._take(token, repair)
        if repair.retype:
            return self.automaton.feed(self._made(repair.retype, token.start, token.end, token.text))
        self.lexer.unread()
        if repair.replace_previous:
            entry = self.automaton.stack.pop()
            return all(self._feed(name, entry.start, entry.end) for name in repair.replace_previous)
        return all(self._insert(name, token.start) for name in repair.insert)

    def _take(self, token: Token, repair: Repair) -> bool:
        start = token.start
        for _ in range(repair.back):
            start = self.automaton.stack.pop().start
        made = [self._made(terminal, start, repair.until, text) for terminal, text in repair.take]
        self.lexer.unread()
        self.lexer.go_on(repair.until, made[-1] if made else None)
        return all(self.automaton.feed(one) for one in made)

    def _insert(self, terminal: str, place: int) -> bool:
        self.lexer.close_with(terminal)
        if terminal == "END":
            self.doubtful = None
        return self._feed(terminal, place, place)

    def _feed(self, terminal: str, start: int, end: int) -> bool:
        return self.automaton.feed(self._made(terminal, start, end))

    def _made(self, terminal: str, start: int, end: int, text: str = "") -> Token:
        """A token that the text does not have, spelt as it should be."""
        return Token(terminal, self.automaton.tables.spelling.get(terminal, text), start, end)

    # ------------------------------------------------------------ going on in the next line

    def _skip(self, token: Token, trouble: Trouble) -> None:
        """Take what cannot be read for a BROKEN line, or the BROKEN_HEAD of a block, and go on after it."""
        text, positions = self.source.text, self.source.positions
        stack = list(self.automaton.stack)
        self.automaton.back_to("BROKEN")
        dropped = stack[len(self.automaton.stack) :]
        start = dropped[0].start if dropped else token.start
        at_item = self.automaton.accepts("USE")
        line = read_line(text, token.start, in_head=at_item)
        line = line._replace(first=read_line(text, start).first if dropped else line.first, start=start)
        kind, end = "BROKEN", line.end
        if trouble.line_before:
            end = token.start
        elif trouble.code == "H103" and (text_end := spread_text_end(text, line.end)) is not None:
            end = text_end
        elif opens_block(text, token.start, len(text)):
            kind, end = "BROKEN_HEAD", _line_end(text, token.start)
            self.braces += 1
        elif line.opens or line.first in FOREIGN_BLOCKS:
            kind = "BROKEN_HEAD"
        elif at_item:
            end = item_start(text, line.end, positions)
        self.reader.broken.append((start, end))
        self.automaton.feed(Token(kind, line.first, start, end))
        self.lexer.resume(end, Token(kind, line.first, start, end))

    def _close_all(self, token: Token) -> None:
        """At the end of the text: close what is open, so that the tree can be used."""
        while not self.automaton.feed(token):
            for terminal in (NEWLINE, "END"):
                if self._feed(terminal, token.start, token.start):
                    break
            else:
                self.automaton.back_to("BROKEN")
                self._feed("BROKEN", token.start, token.start)

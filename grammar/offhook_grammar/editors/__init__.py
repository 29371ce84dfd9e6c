"""What editors and pages need to paint scripts, made from the words of the grammar."""

from offhook_grammar.editors.vocabulary import Vocabulary, vocabulary

__all__ = ["Vocabulary", "vocabulary"]

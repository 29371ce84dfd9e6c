"""Which handlers of a stage have to be asked, where there are many."""

from offhook.pipeline.selection.beginning import choose
from offhook.pipeline.selection.choosing import Choosing
from offhook.pipeline.selection.counts import Skips
from offhook.pipeline.selection.selecting import selection_for
from offhook.pipeline.selection.selection import LEAST, Selection

__all__ = ["LEAST", "Choosing", "Selection", "Skips", "choose", "selection_for"]

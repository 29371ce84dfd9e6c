"""Keeping a centre: its entities as rows of a store, and back."""

from offhook.centre.keeping.keeping import EntityRow, Keeping
from offhook.centre.keeping.kept import Kept
from offhook.centre.keeping.references import reference_of, referred
from offhook.centre.keeping.restoring import restore_centre
from offhook.centre.keeping.texts import text_of

__all__ = ["EntityRow", "Keeping", "Kept", "reference_of", "referred", "restore_centre", "text_of"]

"""The store: what a host keeps in a file, so that a restart goes on from there."""

from offhook.store.errors import StoreError
from offhook.store.part import Part
from offhook.store.reader import KeptRecord, StoreReader, open_reader

__all__ = ["KeptRecord", "Part", "StoreError", "StoreReader", "open_reader"]

"""The store: what a host keeps in a file, so that a restart goes on from there."""

from offhook.store.part import Part

__all__ = ["Part"]

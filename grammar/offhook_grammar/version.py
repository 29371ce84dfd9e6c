"""The version of the workflow language: it grows when a script could mean something else than before."""

LANGUAGE_VERSION = "1"

"""Conversations on the embedded centre: messages, drafts, files."""

"""Routing: which task is offered to whom."""

"""Offhook: contact-centre actions through one typed, observable pipeline."""

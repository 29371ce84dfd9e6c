"""The calls of tasks: what every transition of one is made of."""

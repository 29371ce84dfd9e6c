"""The conversations of tasks: what every transition of one is made of."""

"""The prompt on a terminal, and its inputs from a pipe; prompt-toolkit is imported in this package alone."""

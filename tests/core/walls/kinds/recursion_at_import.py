"""It recurses without end while it is imported."""


def deeper(n):
    return deeper(n + 1)  #: broken RecursionError: maximum recursion depth exceeded


deeper(0)

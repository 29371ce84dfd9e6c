"""The Offhook workflow language, free of the host: syntax tree, parser, checker, compiler."""

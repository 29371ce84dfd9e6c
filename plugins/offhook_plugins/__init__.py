"""The built-in plugins, each on the public plugin API alone."""

"""The one-machine run: set-up, a private broker, a throw-away database cluster, the supervisor, the demo provider.

`setup` and `packages` use the standard library alone, because they run before the virtual environment exists.
"""

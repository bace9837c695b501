"""Citizens' pages: their programmes, the steps to read, the forms to answer. Every page is one aggregate and one template."""

from gateway.citizen import answering, autosaving, listening, reading, saving, starting, watching
from gateway.citizen.blueprint import pages

__all__ = ["answering", "autosaving", "listening", "pages", "reading", "saving", "starting", "watching"]

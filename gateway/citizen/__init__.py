"""Citizens' pages: their programmes, the steps to read, the forms to answer. Every page is one aggregate and one template."""

from gateway.citizen import answering, autosaving, fingerprints, listening, open_programmes, pdf_downloads, reading
from gateway.citizen.blueprint import pages

__all__ = [
    "answering",
    "autosaving",
    "fingerprints",
    "listening",
    "open_programmes",
    "pages",
    "pdf_downloads",
    "reading",
]

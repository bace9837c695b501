"""`content` owns programmes: packages in published versions, rendered once, read aloud once, and which care units may start them.

Promises (`common/contracts/content/`): `catalogue`, `may_start`, `outline`, `step`, `form`, `sound`, `sound_progress`, `pdf`; the catalogue, `activate` for the
provider's administrator, `withdraw` and `restore` for operators, `compare`. Drafts of a care unit, their check list, preview and publishing, packages in and out.
Asks directory for the units of a care provider. A published version never changes, so that everybody may keep its answers. Announces `programme.published`, `withdrawn` and `restored`. Takes no events. Holds no person's data: an erasure concerns nothing here, and is told so (`erasing.py`).
Packages are kept as they came (`docs/decisions/0011-drafts.md`), and loaded by `python -m services.content.load DIRECTORY`: everything or, if anything is wrong, nothing.
"""

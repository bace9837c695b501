"""`flags` owns what staff should see or act on in a moment: so far that a citizen has sent a form which nobody of the staff has opened, or a message which nobody of them has read.

Promises (`common/contracts/flags/`): `moment_flags` tells staff with a grant which flags of a moment stand, `counts` how many in moments of their unit's list. Hears what becomes of forms and messages and how moments stand, keeps a mirror of
moments (`docs/decisions/0030-mirror.md`), and announces nothing.
The same cause never makes two flags, and whatever order events come in, however often, the newest that was heard decides (`docs/decisions/0040-flags.md`).
Holds ids, kinds and times, no words. Erasure (`erasing.py`): a moment's flags go with it.
"""

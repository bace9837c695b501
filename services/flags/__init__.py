"""`flags` owns what staff should see or act on in a moment: so far that a citizen has sent a form which nobody of the staff has opened, or a message which nobody of them has read.

Promises (`common/contracts/flags/`): `moment_flags` tells staff with a grant which flags of a moment stand, `counts` how many in moments of their unit's list. Hears what becomes of forms and messages and how moments stand, keeps a mirror of
moments (`docs/decisions/0030-mirror.md`), and announces nothing.
The same cause never makes two flags, and whatever order events come in, however often, the newest that was heard decides (`docs/decisions/0040-flags.md`).
Activity plans are its other subject (`docs/decisions/0048-activity-plans.md`): staff write, activate and end them, the citizen answers, staff see the course.
Of flags it holds ids, kinds and times, no words; a plan's words and its answers are sealed with the moment's key. Erasure (`erasing.py`): a moment's flags, plans and answers go with it.
"""

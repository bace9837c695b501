"""`directory` owns people and where they work: care units, staff, commissions, citizens, sessions. It alone knows names and personnummer.

Promises (`common/contracts/directory/`): sign-in and sessions (`open_staff_session`, `open_citizen_session`, `choose_commission`, `choose_citizen`, `close_session`, `resolve_session`),
citizens and names (`find_citizen`, `find_citizens`, `search_citizens` within the unit, `people`, `staff_names`, `practitioners`, `reveal`), and `start_facts` and
`group_facts` for `moments`. Takes `moment.started`, from which it keeps which citizens a care unit may be told the name of, and by
which words it finds them (made anew by a timer when names or the rules of searching change). That is a copy, which may be late: `moments` tells it before
a start (`expect_citizens`), and is asked of whom it doesn't know (`docs/decisions/0021-a-copy-says-yes.md`).
Announces that a citizen has signed in for the first time, which `moments` may also ask (`signed_in`). Names and numbers stand in plain text here, since they must be searched, and leave only in answers: never in events or logs.
Organisation and citizens are loaded by `python -m services.directory.load FILE`.
Keeps a mirror of moments, learnt from these events and, where they haven't told, by asking `moments` for all (`docs/decisions/0030-mirror.md`).
Erasure (`erasing.py`): the pairs (care unit, citizen) with their search terms go where no other moment of the citizen is left; the citizen isn't a moment's to erase.
"""

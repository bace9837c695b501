"""`retention` erases moments: it owns the orders, the runs that go through every service, and their receipts.

Promises (`common/contracts/retention/`): `standings` tells what stands before the erasure of moments of a list, `order` orders one with a grant, `undo` takes the order back until
it begins, `runs` and `run` tell how far they have come. Asks `moments` how moments stand (`erasable`) and every service to erase (`common.contracts.operations`), `moments` first.
Announces that an erasure is ordered, undone, stopped, begun and done; hears nothing.
A run that has begun goes on until every service has given its receipt, whatever dies; a service that is away makes it wait (`docs/decisions/0051-erasure-runs.md`).
Holds ids, times and receipts, no citizen and no words. Erasure (`erasing.py`): runs and steps stay, since they tell of it.
"""

"""`audit` owns the access log: who saw, changed or sought what of whom, when, where and why (PDL 4 ch. 3 §, HSLF-FS 2016:40 4 ch. 9 §).

Promises: every access record that the broker confirmed is kept once, a row for each citizen, in a chain of hashes per care unit and month;
`extract` tells a citizen's rows, `sought` those of a number that found nobody and `verify` whether every chain is whole (`common/contracts/audit/`), to
operators alone.
Takes records of views from the queue `audit.access_records` in batches, and hears those of changes and of numbers that found nobody from whoever made
or sought them (`se.sob.<service>.accessed.v1`, `docs/decisions/0035-access-records.md`). Announces nothing. Rows are never changed or
deleted: the database refuses it. Holds ids, no names or numbers; what a colleague stated as reason is sealed for audit alone. Erasure: the log has a period of its own, longer than any moment's, so a
moment's erasure leaves it as it is and says so (`erasing.py`); ids of an erased moment lead nowhere.
"""

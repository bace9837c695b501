"""`audit` owns the access log: who saw what of whom, when, where and why (PDL 4 ch. 3 §, HSLF-FS 2016:40 4 ch. 9 §).

Promises: every access record that the broker confirmed is kept once, a row for each citizen, in a chain of hashes per care unit and month;
`extract` tells a citizen's rows and `verify` whether every chain is whole (`common/contracts/audit/`), both to operators alone.
Takes access records from the queue `audit.access_records` in batches. Neither announces nor takes events. Rows are never changed or
deleted: the database refuses it. Holds ids, no names or numbers. Erasure: the log has a period of its own, longer than any moment's, so a
moment's erasure leaves it as it is and says so (`erasing.py`); ids of an erased moment lead nowhere.
"""

"""How requests come in and answers go out: no slow sender or reader holds a thread (`docs/decisions/0034-slow-connections.md`).

A request waits in the worker's one poller until all of it has arrived (`arrival`), a thread then makes the answer, and what the reader doesn't
take at once waits in the poller again (`departure`). `worker` is gunicorn's class of that, `connection` one client's, `limits` all the numbers.
"""

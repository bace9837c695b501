"""The kinds of question: each file holds one family and everything that is special about it.

A kind reads an answer (type and size), complains about limits, tells it in words, and knows its HTML fields. The rest of the engine
asks only through `Question`, so a new kind is a new class here and a reader in `common.forms.loading`.
"""

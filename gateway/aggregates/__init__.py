"""One question of a person, answered by several RPCs side by side and merged to plain data. No rules stand here, and no HTML."""

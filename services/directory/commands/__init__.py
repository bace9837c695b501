"""What can be done in directory. Each function is one use case and the only place that commits it; `now` is an aware instant."""

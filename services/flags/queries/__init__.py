"""What is asked of flags and activity plans: every SELECT."""

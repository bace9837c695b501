"""What is asked of notifications: every SELECT."""

"""What changes flags and activity plans: what others tell, and what people write and answer."""

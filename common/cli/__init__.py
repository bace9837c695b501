"""The operators' command, `sob`: it asks the services over the bus as the operator, and every question of it is logged by them."""

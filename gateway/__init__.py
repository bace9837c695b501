"""The gateway: pages for staff and citizens, the JSON API, sign-in. It asks the services over the bus and holds no rules and no data."""

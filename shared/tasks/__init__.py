"""Tasks: what is due at a time or calls outside; one table a service, each claimed under a lease."""

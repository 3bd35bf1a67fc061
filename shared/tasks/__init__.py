"""Tasks: what is due at a time or calls outside, one table a service, claimed with a lease (DESIGN, Time and outside work)."""

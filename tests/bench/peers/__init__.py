"""What the suite is measured beside: the same work done the usual way."""

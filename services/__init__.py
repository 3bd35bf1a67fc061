"""Six rooms of one shape; none knows another."""

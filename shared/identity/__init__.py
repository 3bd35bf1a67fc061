"""Who acts: actors, roles, the permission matrix, internal tokens."""

"""What operators look at, from the database and the files alone: what is wrong, where a case stands, what was said."""

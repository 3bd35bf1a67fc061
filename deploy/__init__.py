"""The roof: puts the rooms together and runs them."""

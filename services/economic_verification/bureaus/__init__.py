"""The sources that may be asked: a register of who, on which ground and by when, and the client that asks them."""

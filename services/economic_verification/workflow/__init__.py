"""The use cases: an inquiry is opened, its sources are asked and heard, it ends or is reported."""

"""The use cases of intake by theme, one function a command or heard event: the table of contents of the room."""

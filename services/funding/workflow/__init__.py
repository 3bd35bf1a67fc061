"""What funding does, one function a command, a heard event or a due task: rights open, money comes in and goes out."""

"""The command without its script: `python -m deploy.cli`."""

from deploy.cli import main

main()

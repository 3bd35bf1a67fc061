"""PolicyEngine-core, OpenFisca-core and ZEN in a virtual environment of their own, made on first use from a lock.

`peers.lock` follows from `peers.in`: uv pip compile --universal --python-version 3.11 --generate-hashes --no-header
--no-annotate peers.in -o peers.lock
"""

#!/bin/sh
# Contracts change only compatibly: the schemas are compared with main as it was published, and on main itself with the
# commit before.
set -eu
base=$(git rev-parse --verify --quiet origin/main || true)
if [ -z "$base" ] || [ "$base" = "$(git rev-parse HEAD)" ]; then
    base=$(git rev-parse --verify --quiet HEAD~1 || true)
fi
if [ -z "$base" ] || ! git cat-file -e "$base:proto-schemas/buf.yaml" 2>/dev/null; then
    echo "no earlier contracts to compare with" >&2
    exit 0
fi
.venv/bin/buf breaking proto-schemas --against ".git#ref=$base,subdir=proto-schemas"

"""Plays the rules with ZEN: a node over the members, a node over the household; answers in JSON.

It runs in the peers' environment and imports nothing of the suite.
"""

import itertools
import json
import sys
import time
from typing import Any

import zen


def graph(told: dict[str, Any]) -> str:
    """A decision of two expression nodes."""
    position = {"x": 0, "y": 0}
    loop = {"executionMode": "loop", "inputField": "members", "outputPath": "members", "passThrough": True}
    contents = (loop, {"passThrough": True})
    nodes = [{"id": "in", "type": "inputNode", "name": "in", "position": position}]
    for name, content, of_members in zip(("members", "household"), contents, (True, False), strict=True):
        listed = [
            {"id": step["name"], "key": step["name"], "value": step["formula"]}
            for step in told["steps"]
            if step["of_members"] is of_members
        ]
        node = {"id": name, "type": "expressionNode", "name": name, "position": position}
        nodes.append(node | {"content": content | {"expressions": listed}})
    nodes.append({"id": "out", "type": "outputNode", "name": "out", "position": position})
    ways = itertools.pairwise(nodes)
    edges = [{"id": a["id"], "sourceId": a["id"], "targetId": b["id"], "type": "edge"} for a, b in ways]
    return json.dumps({"nodes": nodes, "edges": edges})


def main() -> None:
    """Each case once."""
    told = json.load(sys.stdin)
    decision = zen.ZenEngine().create_decision(graph(told))
    spent, wrong = [], 0
    for given, wanted in zip(told["cases"], told["wanted"], strict=True):
        begun = time.perf_counter()
        found = decision.evaluate(given)["result"]
        spent.append((time.perf_counter() - begun) * 1e6)
        wrong += [int(found[name]) for name in told["outputs"]] != wanted
    answer = {"one_us": sorted(spent)[len(spent) // 2], "wrong": wrong, "cases": len(spent)}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()

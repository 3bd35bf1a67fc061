"""Plays the rules with PolicyEngine-core or OpenFisca-core, by what stands on the standard input; answers in JSON.

It runs in the peers' environment and imports nothing of the suite.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

ON = "2026-08"
PARTS = ("entities", "variables", "taxbenefitsystems", "parameters", "periods")
RUNTIME = {
    "floor": np.floor,
    "where": np.where,
    "where_": np.where,
    "and_": np.logical_and,
    "or_": np.logical_or,
    "not_": np.logical_not,
    "min_": np.minimum,
    "max_": np.maximum,
}


def system(core: str, told: dict[str, Any]) -> Any:
    """A tax and benefit system whose variables are the steps; money is a float, as both cores have it by default."""
    part = {name: importlib.import_module(f"{core}.{name}") for name in PARTS}
    build_entity = part["entities"].build_entity
    person = build_entity("person", "people", "a person", is_person=True)
    roles = [{"key": "member", "plural": "members", "label": "a member"}]
    household = build_entity("household", "households", "a household", roles=roles)
    made = part["taxbenefitsystems"].TaxBenefitSystem([person, household])
    data = {name: {"values": {"2020-01-01": value}} for name, value in told["numbers"].items()}
    made.parameters = part["parameters"].ParameterNode("", data={"rules": data})
    entities = {"household": household, "members": person}
    for of in ("household", "members"):
        for name, kind in told[of].items():
            made.add_variable(variable(part, f"i_{name}", entities[of], kind))
    for step in told["steps"]:
        entity = entities["members" if step["of_members"] else "household"]
        kind = "truth" if step["truth"] else "fen"
        made.add_variable(variable(part, step["name"], entity, kind, formula(step, told)))
    return made


def variable(part: dict[str, Any], name: str, entity: Any, kind: str, how: Callable[..., Any] | None = None) -> Any:
    """An input, or a step where it says how."""
    value_type = {"truth": bool, "fen": float}.get(kind, int)
    fields = {"value_type": value_type, "entity": entity, "definition_period": part["periods"].MONTH, "label": name}
    if how is not None:
        fields["formula"] = how
    return type(name, (part["variables"].Variable,), fields)


def formula(step: dict[str, Any], told: dict[str, Any]) -> Callable[..., Any]:
    """A function that fetches what the formula reads and computes it."""
    members = {f"i_{name}" for name in told["members"]} | {s["name"] for s in told["steps"] if s["of_members"]}
    code = compile(step["formula"], step["name"], "eval")
    constants = [each for each in step["reads"] if each.startswith("p_") and each[2:] in told["numbers"]]
    lists = {f"p_{name}": (np.array(a), np.array(b)) for name, (a, b) in told["tables"].items()}
    variables = [each for each in step["reads"] if not each.startswith("p_") and each != "on"]
    mine = step["of_members"]

    def compute(population: Any, period: Any, parameters: Any) -> Any:
        space = dict(RUNTIME, on=20260803, **lists)
        if constants:
            rules = parameters(period).rules
            for each in constants:
                space[each] = getattr(rules, each[2:])
        for each in variables:
            if mine and each not in members:
                space[each] = population.household(each, period)
            elif not mine and each in members:
                space[each] = population.members(each, period)
            else:
                space[each] = population(each, period)
        if not mine:
            space["total"] = population.sum
            space["any_"] = population.any
        space["lookup_"] = lambda table, key: table[1][np.maximum(np.searchsorted(table[0], key, side="right") - 1, 0)]
        found = eval(code, space)  # noqa: S307 - the bench's own formulas
        return found if np.ndim(found) else np.full(population.count, found)

    return compute


def one(core: str, made: Any, told: dict[str, Any]) -> float:
    """Microseconds that each of some situations takes, built and calculated."""
    simulations = importlib.import_module(f"{core}.simulations")
    spent, started = [], time.perf_counter()
    for situation in told["situations"]:
        if spent and time.perf_counter() - started > told["seconds"]:
            break
        begun = time.perf_counter()
        if core == "policyengine_core":
            simulation = simulations.Simulation(tax_benefit_system=made, situation=situation)
        else:
            simulation = simulations.SimulationBuilder().build_from_entities(made, situation)
        for name in told["outputs"]:
            simulation.calculate(name, ON)
        spent.append((time.perf_counter() - begun) * 1e6)
    return sorted(spent)[len(spent) // 2]


def many(core: str, made: Any, told: dict[str, Any]) -> dict[str, float]:
    """Households a second of one processor, without what it takes to tell the core who lives with whom."""
    simulations = importlib.import_module(f"{core}.simulations")
    file = np.load(told["file"])
    counts = file["counts"]
    builder = simulations.SimulationBuilder()
    builder.create_entities(made)
    builder.declare_person_entity("person", np.arange(counts.sum()))
    group = builder.declare_entity("household", np.arange(len(counts)))
    roles = np.full(counts.sum(), "member")
    builder.join_with_persons(group, np.repeat(np.arange(len(counts)), counts), roles)
    simulation = builder.build(made)
    begun = time.process_time()
    for of in ("household", "members"):
        for name in told[of]:
            simulation.set_input(f"i_{name}", ON, file[f"{of}/{name}"])
    results = [np.asarray(simulation.calculate(name, ON)) for name in told["outputs"]]
    seconds = time.process_time() - begun
    wrong = np.zeros(len(counts), dtype=bool)
    for name, result in zip(told["outputs"], results, strict=True):
        wrong |= np.rint(result.astype(np.float64)).astype(np.int64) != file[f"wanted/{name}"]
    return {"rate": len(counts) / seconds, "wrong": int(wrong.sum())}


def main() -> None:
    """The first word is the core."""
    core, told = sys.argv[1], json.load(sys.stdin)
    made = system(core, told)
    sys.stdout.write(json.dumps({"one_us": one(core, made, told), **many(core, made, told)}) + "\n")


if __name__ == "__main__":
    main()

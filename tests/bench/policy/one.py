"""One household in process: all schemes with their explanation, and the dibao rules alone beside other engines."""

import itertools
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from services.eligibility.policy.engine import folding
from services.eligibility.policy.engine.constants import Place, day_number
from services.eligibility.policy.engine.facts import UNKNOWN, Facts
from services.eligibility.policy.engine.households import Households
from tests.bench.figure import Figure
from tests.bench.policy import cases, rules
from tests.bench.policy.ground import COUNTY, DIBAO, ON, Ground
from tests.bench.policy.peers import environment

ROUNDS = 5
HOUSEHOLDS = 200


def figures(ground: Ground, many: Households, dibao: Households, cores: dict[str, dict[str, Any]]) -> Iterator[Figure]:
    """`cores` is what PolicyEngine and OpenFisca answered in the same run."""
    known = [_facts(ground, row, guesses=True) for row in itertools.islice(many.rows(), HOUSEHOLDS)]
    unknown = [_facts(ground, row, guesses=False) for row in itertools.islice(many.rows(), HOUSEHOLDS)]
    policyengine, openfisca = cores["policyengine_core"]["one_us"], cores["openfisca_core"]["one_us"]
    said = [ground.evaluator.decide(each, ground.constants, ON) for each in known]
    run = ground.one(ground.evaluator.outputs)
    yield Figure(
        name="policy_one_household",
        value=_p50_us(lambda each: ground.evaluator.decide(each, ground.constants, ON), known),
        unit="us a household, all schemes with their findings, p50",
        target="<= 300",
        beside="PolicyEngine-core, the dibao rules alone, without explanation",
        beside_value=policyengine,
        seen={
            "without_explanation_us": _p50_us(lambda row: run(*row), list(itertools.islice(many.rows(), HOUSEHOLDS))),
            "with_unknown_facts_us": _p50_us(lambda each: ground.evaluator.decide(each, ground.constants, ON), unknown),
            "schemes": len({line.scheme for verdict in said for line in verdict.lines}),
            "findings": statistics.mean(
                sum(len(line.findings) for line in each.lines) + sum(map(len, each.found.values())) for each in said
            ),
        },
    )
    alone = ground.one(DIBAO)
    ours = _p50_us(lambda row: alone(*row), list(itertools.islice(dibao.rows(), HOUSEHOLDS)))
    yield Figure(
        name="policy_dibao_one_beside_policyengine",
        value=ours,
        unit="us a household, the dibao rules alone, p50",
        target="",
        beside="PolicyEngine-core, the same rules",
        beside_value=policyengine,
        ratio_target="<= 0.1",
        seen={"openfisca_us": openfisca},
    )
    zen = _zen(ground, dibao)
    yield Figure(
        name="policy_dibao_one_beside_zen",
        value=ours,
        unit="us a household, the dibao rules alone, p50",
        target="",
        beside="ZEN, the same rules, its constants folded",
        beside_value=zen["one_us"],
        ratio_target="<= 1.0",
        seen={"beside_wrong": zen["wrong"], "cases": zen["cases"]},
    )


def _facts(ground: Ground, row: tuple[Any, ...], *, guesses: bool) -> Facts:
    """A row as facts.read gives it; without guesses nobody knows what the pack calls unknown until it is said."""
    household, members, obligors, sizes = row
    open_names = {each.name for each in ground.pack.inputs.values() if each.absent == UNKNOWN and not guesses}
    none = {name: [None] * len(column) for name, column in {**members, **obligors}.items() if name in open_names}
    own = {name: None if name in open_names else value for name, value in household.items()}
    people = [{name: none.get(name, column) for name, column in each.items()} for each in (members, obligors)]
    return Facts(Place(COUNTY, ground.keys), own, people[0], people[1], sizes, is_known=guesses)


def _zen(ground: Ground, many: Households) -> dict[str, Any]:
    """ZEN has no dated parameters: it gets this county's numbers in their places and what they decide left out."""
    plain = {name: number for name, number in ground.constants.numbers.items() if isinstance(number, int)}
    folded = folding.folded(ground.program, plain, DIBAO)
    found = rules.steps(ground.pack, folded, ground.constants, rules.Zen(day_number(ON)))
    run = ground.one(DIBAO)
    wanted = [[int(value) for value in run(*row)] for row in itertools.islice(many.rows(), HOUSEHOLDS)]
    given = list(cases.objects(many, found, HOUSEHOLDS))
    return environment.play("zen_player.py", rules.told(found) | {"cases": given, "wanted": wanted})


def _p50_us(run: Callable[[Any], object], over: Iterable[Any]) -> float:
    """The middle of all runs; the first round only warms up."""
    spent = []
    for number, each in itertools.product(range(ROUNDS), over):
        begun = time.perf_counter_ns()
        run(each)
        if number:
            spent.append(time.perf_counter_ns() - begun)
    return statistics.median(spent) / 1000

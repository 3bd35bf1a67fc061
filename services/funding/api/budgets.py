"""Budgets and the ledger over HTTP."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, field_validator

from services.funding.api.words import ACCOUNTS, SCHEME, SCHEMES, Scheme
from services.funding.budget import Budget
from services.funding.ledger import Balance, TrialBalance
from services.funding.workflow import accounts, funds
from shared.vocabulary.money import ZERO, Money, total
from shared.web.begin import Begin
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, Cursor, Limit

edge = Edge("资金预算")

FIRST_YEAR = 2020
LAST_YEAR = 2099
Year = Annotated[int, Query(ge=FIRST_YEAR, le=LAST_YEAR, description="预算年度。", examples=[2026])]


class AllotmentRequest(BaseModel):
    """一份批准的预算文件:给本县某年度某类资金增加多少预算。"""

    model_config = ConfigDict(extra="forbid", title="AllotmentRequest")

    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR, title="预算年度", examples=[2026])
    scheme: Scheme = Field(title="资金类别", examples=["dibao"])
    amount_yuan: str = Field(max_length=16, title="金额(元)", examples=["1200000.00"])
    document: str = Field(min_length=2, max_length=100, title="预算文件号", examples=["历下财社指〔2026〕12号"])

    @field_validator("amount_yuan")
    @classmethod
    def _positive(cls, given: str) -> str:
        if Money.of_yuan(given) <= ZERO:
            raise ValueError("金额应大于零。")
        return given


class BudgetView(BaseModel):
    """一个县(市、区)某年度某类资金的预算:总额、已安排到户的、尚未安排的。"""

    model_config = ConfigDict(title="Budget")

    id: UUID
    county_code: str = Field(title="县(市、区)代码", examples=["370102000000"])
    year: int = Field(title="预算年度", examples=[2026])
    scheme: str = Field(title="资金类别", examples=["dibao"])
    scheme_title: str = Field(title="资金类别名称", examples=["最低生活保障"])
    amount_yuan: str = Field(title="预算总额(元)", examples=["1200000.00"])
    encumbered_yuan: str = Field(title="已安排到户(元),含待发放和已发放", examples=["96000.00"])
    available_yuan: str = Field(title="尚未安排(元)", examples=["1104000.00"])

    @classmethod
    def of(cls, budget: Budget) -> Self:
        """A budget in yuan."""
        return cls(
            id=budget.id,
            county_code=budget.place.county or "",
            year=budget.year,
            scheme=budget.scheme,
            scheme_title=SCHEMES[budget.scheme],
            amount_yuan=budget.amount.yuan,
            encumbered_yuan=budget.encumbered.yuan,
            available_yuan=budget.available.yuan,
        )


class BudgetPage(BaseModel):
    """一页预算。"""

    model_config = ConfigDict(title="BudgetPage")

    items: list[BudgetView]
    next: str | None = Field(default=None, title="下一页标记")


class AccountView(BaseModel):
    """一个科目的借方、贷方和余额。"""

    model_config = ConfigDict(title="Account")

    account: str = Field(title="科目", examples=["paid"])
    title: str = Field(title="科目名称", examples=["已发放到账"])
    debit_yuan: str = Field(title="借方(元)", examples=["812.00"])
    credit_yuan: str = Field(title="贷方(元)", examples=["0.00"])
    balance_yuan: str = Field(title="余额(元)", examples=["812.00"])

    @classmethod
    def of(cls, balance: Balance) -> Self:
        """A balance in yuan."""
        return cls(
            account=balance.account.value,
            title=ACCOUNTS[balance.account],
            debit_yuan=balance.debits.yuan,
            credit_yuan=balance.credits.yuan,
            balance_yuan=balance.amount.yuan,
        )


class LedgerView(BaseModel):
    """资金总账:批准的预算现在分别在哪里。`differences` 为空即账平:借贷相等、没有负余额、与预算表和发放表一致。"""

    model_config = ConfigDict(title="Ledger")

    year: int = Field(title="预算年度", examples=[2026])
    scheme: str = Field(title="资金类别", examples=["dibao"])
    scheme_title: str = Field(title="资金类别名称", examples=["最低生活保障"])
    as_of: date = Field(title="截至日期", examples=["2026-12-10"])
    accounts: list[AccountView]
    debit_total_yuan: str = Field(title="借方合计(元)", examples=["1205000.00"])
    credit_total_yuan: str = Field(title="贷方合计(元)", examples=["1205000.00"])
    balanced: bool = Field(title="是否账平", examples=[True])
    differences: list[str] = Field(title="不一致之处", examples=[[]])

    @classmethod
    def of(cls, year: int, scheme: str, as_of: date, trial: TrialBalance) -> Self:
        """A trial balance in yuan."""
        return cls(
            year=year,
            scheme=scheme,
            scheme_title=SCHEMES[scheme],
            as_of=as_of,
            accounts=[AccountView.of(balance) for balance in trial.balances],
            debit_total_yuan=total(balance.debits for balance in trial.balances).yuan,
            credit_total_yuan=total(balance.credits for balance in trial.balances).yuan,
            balanced=trial.is_balanced,
            differences=list(trial.differences),
        )


@edge.create("/budgets", "manage_budget", response_model=BudgetView, summary="录入预算文件")
async def allot_budget(request: AllotmentRequest, begin: Begin) -> Any:
    """Add an approved amount; the first document of a year opens its budget."""
    async with begin() as work:
        amount = Money.of_yuan(request.amount_yuan)
        budget = await funds.allot(work.tx, request.year, request.scheme, amount, request.document)
        return await work.reply(BudgetView.of(budget), status=201, version=budget.version)


@edge.read("/budgets", "read_budget", response_model=BudgetPage, summary="查询预算", problems=())
async def list_budgets(
    begin: Begin, year: Year | None = None, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Any:
    """Budgets of the actor's area."""
    async with begin() as work:
        found, following = await accounts.budgets_of(work.tx, year, cursor, limit)
        return await work.reply(BudgetPage(items=[BudgetView.of(budget) for budget in found], next=following))


@edge.read("/ledger", "read_budget", response_model=LedgerView, summary="查询资金总账", problems=())
async def read_ledger(begin: Begin, year: Year, scheme: Annotated[Scheme, Query(description=SCHEME)] = "dibao") -> Any:
    """The ledger of a year and scheme in the actor's area."""
    async with begin() as work:
        trial = await accounts.trial_balance(work.tx, year, scheme)
        return await work.reply(LedgerView.of(year, scheme, work.tx.today, trial))

"""The columns that changed tables had when first released, over which their older audit entries were taken."""

_EVERY = frozenset({"id", "case_id", "row_version", "city", "county", "township", "village"})

CASE = _EVERY | {
    "case_number",
    "schemes",
    "state",
    "household_version",
    "lookback_months",
    "report_id",
    "survey_id",
    "relative_filed",
    "accepted_on",
    "acceptor_id",
}

DECISION = _EVERY | {
    "determination_id",
    "number",
    "outcome",
    "edge",
    "authority",
    "lines",
    "opinion",
    "accepted_by",
    "proposed_by",
    "reviewed_by",
    "decided_by",
    "decided_on",
    "home_visited_on",
    "first_month",
    "serve_until",
    "text",
    "digest",
    "signature",
    "key_id",
}

FACTS = _EVERY | {"facts", "choices", "adopted_by", "adopted_on"}

DETERMINATION = _EVERY | {
    "version",
    "facts_id",
    "state",
    "content",
    "digest",
    "household_version",
    "report_id",
    "survey_id",
    "proposed_by",
    "proposed_on",
    "answer_until",
    "notice_outcome",
    "returned_for",
}

EMERGENCY = _EVERY | {
    "person_id",
    "hardship",
    "wanted_fen",
    "is_identified",
    "is_minor",
    "reporter_id",
    "reported_on",
    "decision_id",
    "supplement_until",
    "supplemented_on",
    "checked_outcome",
    "check_reason",
    "checked_by",
    "checked_on",
}

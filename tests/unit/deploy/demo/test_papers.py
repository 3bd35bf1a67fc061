"""The demo's papers are what they say they are."""

import pytest

from deploy.demo import papers
from deploy.demo.papers import Paper
from shared.blobs.inspection import inspect


@pytest.mark.parametrize(
    "paper", [pytest.param(papers.photo("a visit"), id="photo"), pytest.param(papers.scan("a consent"), id="scan")]
)
def test_a_paper_passes_the_suites_own_inspection(paper: Paper) -> None:
    inspect(paper.content, paper.media_type)


def test_the_same_visit_gives_the_same_photo_and_another_another() -> None:
    assert papers.photo("a") == papers.photo("a")
    assert papers.photo("a").hash != papers.photo("b").hash

"""What the tests of papers share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from carer_app.domain.story import Told
from carer_app.reports.summary import build_review
from tests.reports.half_year import a_matter


@pytest.fixture
def paper(tmp_path: Path) -> Callable[..., Path]:
    """Makes a review paper of some records and gives its file."""

    def make(*told: Told, **changes: object) -> Path:
        path = tmp_path / "review.pdf"
        path.write_bytes(build_review(a_matter(told, **changes)))
        return path

    return make

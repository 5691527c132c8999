"""Questionnaires and immunisations as carers write them, in the return."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from carer_app.domain.questionnaire import Answered, QuestionnaireScores, WhyNot
from carer_app.gateway.services import Services
from carer_app.gateway.ssda903.export import make_return
from tests.gateway.builders import Laptop
from tests.gateway.ssda903.lives import Home, Life, settle_in
from tests.gateway.ssda903.test_export import YEAR

CARER, TEACHER = Answered.MAIN_CARER, Answered.TEACHER
SCALES = {"emotional": 3, "conduct": 2, "hyperactivity": 5, "peer": 1}


@pytest.mark.parametrize(
    ("written", "filled"),
    [
        ([{"answered_by": CARER, "total": 14}], ("14", "")),
        ([{"answered_by": CARER, **SCALES}], ("11", "")),
        ([{"answered_by": CARER, "why_not": WhyNot.YOUNG_PERSON_SAID_NO}], ("", "SDQ5")),
        (
            [{"answered_by": CARER, "why_not": WhyNot.YOUNG_PERSON_SAID_NO}, {"answered_by": CARER, "total": 9}],
            ("9", ""),
        ),
        ([{"answered_by": TEACHER, "total": 14}], ("", "")),
        ([{"answered_by": CARER, "total": 14, "day": date(2025, 3, 31)}], ("", "")),
    ],
)
def test_the_main_carers_questionnaire_of_the_year(
    services: Services, laptop: Laptop, written: Sequence[dict[str, Any]], filled: tuple[str, str]
) -> None:
    second = Laptop(services)
    second.enrol("Elm House")

    def tell(home: Home) -> None:
        for number, raw in enumerate(written):
            home.write("sdq", QuestionnaireScores(**({"day": date(2025, 9, 1 + number)} | raw)))

    settle_in(laptop, second, Life("scores", tell))
    (child,) = make_return(services, YEAR, {}, "test").children
    assert child.oc2
    assert (child.oc2.get("SDQ_SCORE", ""), child.oc2.get("SDQ_REASON", "")) == filled

"""SDQ scores as a kind: each questionnaire is a record of its own, so that they stand one after the other."""

from carer_app.domain.facts import Topic
from carer_app.domain.kind import RecordKind
from carer_app.domain.questionnaire import SDQ, Answered, QuestionnaireScores
from carer_app.i18n import _

QUESTIONNAIRE = RecordKind(
    slug=SDQ,
    title=_("Strengths and difficulties (SDQ)"),
    content=QuestionnaireScores,
    example=lambda today: QuestionnaireScores(
        day=today,
        answered_by=Answered.MAIN_CARER,
        emotional=4,
        conduct=2,
        hyperactivity=6,
        peer=3,
        prosocial=8,
        impact=1,
        total=15,
        scored_by="Ms Patel, social worker",
        their_words="“I have more friends than last year.”",
    ),
    settles={str(Topic.QUESTIONNAIRE): {"answered_by": str(Answered.MAIN_CARER)}},
)

KINDS = (QUESTIONNAIRE,)

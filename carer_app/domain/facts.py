"""What a record settles for the clocks: a topic and the day on which it took place. Slices give facts, clocks read them."""

from datetime import date
from enum import StrEnum

import msgspec


class Topic(StrEnum):
    """What a fact is about. A slice names the topic; which clock reads it is none of its business."""

    BIRTH = "birth"
    CARE_BEGAN = "care_began"
    CAME_HERE = "came_here"
    STAYS_UNTIL_18 = "stays_until_18"
    REVIEW = "review"
    CARE_PLAN = "care_plan"
    CARE_PLAN_WORK = "care_plan_work"
    PLACEMENT_PLAN = "placement_plan"
    SOCIAL_WORKER_VISIT = "social_worker_visit"
    HEALTH_ASSESSMENT = "health_assessment"
    DENTIST = "dentist"
    SCHOOL_PLAN = "school_plan"
    PATHWAY_ASSESSMENT = "pathway_assessment"
    PATHWAY_REVIEW = "pathway_review"
    YEARLY_TALK = "yearly_talk"
    HEALTH_PASSPORT = "health_passport"
    QUESTIONNAIRE = "questionnaire"


class Standing(StrEnum):
    """How a fact stands: it took place, it is set for a day to come, or the young person said no to it that day."""

    DONE = "done"
    PLANNED = "planned"
    SAID_NO = "said_no"


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact and its day. The day of a planned one is the day that was agreed."""

    topic: Topic
    day: date
    standing: Standing = Standing.DONE

"""Life skills: a step in one skill, as the carer sees it and as the young person does."""

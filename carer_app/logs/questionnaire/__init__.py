"""The strengths and difficulties questionnaire: its scores alone, never its questions."""

"""The sheet at the front of a child's file: who they are, who is in their life, what helps."""

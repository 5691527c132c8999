"""The life-skills programme: what a young person and the people around them agreed on, kept up to date."""

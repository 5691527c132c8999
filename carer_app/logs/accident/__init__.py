"""An accident or injury: what happened, where on the body, what was done, and what is still to be watched."""

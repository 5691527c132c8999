"""`python -m carer_app.keeper`, which the window starts; it speaks over its standard input and output alone."""

import sys

from carer_app.keeper.chest import SystemClocks
from carer_app.keeper.memory import shut_off
from carer_app.keeper.serving import serve

if __name__ == "__main__":
    shut_off()
    sys.exit(serve(0, 1, SystemClocks()))

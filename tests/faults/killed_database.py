"""PostgreSQL, every process of it, is killed under a working gateway, again and again: no receipt is without a row.

python -m tests.faults.killed_database --size 100 --seed 1
"""

from tests.faults.alone import main_of
from tests.faults.killed_gateway import killing
from tests.faults.result import Result


def run(size: int, seed: int) -> Result:
    """Kill the database so many times; the moments are the seed's."""
    return killing("killed database", size, seed, lambda cluster, _gateway: cluster)


if __name__ == "__main__":
    main_of(run, 100)

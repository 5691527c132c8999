"""The other children whose files are here, as a check or a form needs to know them."""

from collections.abc import Container, Iterable

from carer_app.domain.child import Child
from carer_app.domain.initials import OtherChild, others_than


def others_of(children: Iterable[Child], child: str) -> tuple[OtherChild, ...]:
    """Every child but the one of that id, with initials that tell them apart."""
    return others_than(child, ((one.id, one.sheet.chosen_name, one.sheet.legal_name) for one in children))


def others_among(children: Iterable[Child], child: str, involved: Container[str]) -> tuple[OtherChild, ...]:
    """Those of the other children who were in it, by the same initials as everywhere in that child's file."""
    return tuple(other for other in others_of(children, child) if other.id in involved)

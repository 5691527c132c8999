"""What the checks of a new entry go by: the child as they are known at this moment, and what is known beside."""

import msgspec

from carer_app.domain.child import Child
from carer_app.domain.kind import Circumstances
from carer_app.journal.forms import New


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A child as they are known at this moment, None for a file that is no child's; and what a check may know."""

    child: Child | None
    circumstances: Circumstances

    def knowing(self, new: New) -> Circumstances:
        """What a check of this record may know."""
        return msgspec.structs.replace(self.circumstances, not_names=new.not_names)

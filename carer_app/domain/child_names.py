"""First names that are everyday words as well: in small letters they are not taken for a name."""

EVERYDAY_WORDS = frozenset(
    "ace april art ash aspen august autumn bay bee beau bill blue bob brook chance chase chip christian clay daisy dale "
    "dawn dean dee don drew earl faith fern frank gene glen grace grant guy hazel heath heather holly honey hope ivy "
    "jack jade jasmine jay jet jewel job josh joy june kit lane lily lee link mark max may melody mercy mike mo norm "
    "olive paige pat patience pearl penny poppy precious prince rae ray reed rich river rob robin rock rose ruby rusty "
    "sage sandy saint sky sonny star sterling sue summer sunny tad tate terry tom tony trinity trip violet wade will "
    "willow winter wren".split()
)

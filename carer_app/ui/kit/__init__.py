"""The parts that screens are built from; slices may use them."""

"""Keys: the passphrase, the device secret and the recovery code, and what they open."""

"""The encrypted store on this computer."""

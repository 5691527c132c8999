"""The council's yearly return of looked-after children (SSDA903): what the records know of it, as rows and a report."""

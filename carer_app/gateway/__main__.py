"""`carer-gateway`: the council's end, from the command line."""

from carer_app.gateway.cli import main

if __name__ == "__main__":
    main()

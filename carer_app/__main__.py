"""`carer-app`, and `python -m carer_app`."""

from carer_app.cli.main import main

if __name__ == "__main__":
    main()

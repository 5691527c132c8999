"""The addresses of the desk. None of them holds a word of a record, nor a name."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from carer_app.config import resources
from carer_app.gateway.council import Council
from carer_app.gateway.desk.carers_page import carers_file_page, carers_page
from carer_app.gateway.desk.carers_writing import carers_form, write_for_carer
from carer_app.gateway.desk.chronology_page import chronology_page, filter_page
from carer_app.gateway.desk.closed_entry_page import add_closed_remark, closed_entry_page, read_closed
from carer_app.gateway.desk.closed_key_page import ClosedKeys, closed_key_page
from carer_app.gateway.desk.closed_page import closed_page, shut_page
from carer_app.gateway.desk.closed_photos import closed_photo_file, closed_photo_page, closed_small_photo
from carer_app.gateway.desk.compare_page import compare_page
from carer_app.gateway.desk.computers_page import ask_computer, computers_page, left_page
from carer_app.gateway.desk.council_door import BACK_PAGE, OUT_PAGE, CouncilDoor
from carer_app.gateway.desk.door import Door, trouble
from carer_app.gateway.desk.first_page import confirm, first_page
from carer_app.gateway.desk.guard import LONG_LIVED, give_headers
from carer_app.gateway.desk.held_page import held_list, held_page, place_held
from carer_app.gateway.desk.hold_page import hold_page, lift_hold, place_hold
from carer_app.gateway.desk.lent_page import lend, lent_page, take_back
from carer_app.gateway.desk.letting_in import CODE_PAGE, SET_UP_PAGE
from carer_app.gateway.desk.marking import read_these
from carer_app.gateway.desk.moved_page import confirm_move, moved_list, moved_page, send_move_back
from carer_app.gateway.desk.opened_page import done_page, opened_page, record_opened_page
from carer_app.gateway.desk.pages import page
from carer_app.gateway.desk.photos import photo_file, photo_page, small_photo
from carer_app.gateway.desk.record_page import add_remark, record_page
from carer_app.gateway.desk.same_page import find_same, link_same, same_page, unlink_same
from carer_app.gateway.desk.second_step import SecondStep
from carer_app.gateway.desk.second_step_page import begin_second_step, confirm_second_step, my_sign_in
from carer_app.gateway.desk.sheet_page import sheet_page
from carer_app.gateway.desk.signing_in import SigningIn
from carer_app.gateway.desk.signing_out_everywhere import OVER_PAGE, SigningOutEverywhere
from carer_app.gateway.desk.together_page import bring_together, together_page
from carer_app.gateway.desk.visit import NotHereError
from carer_app.i18n import _

STATIC = Path(__file__).parent / "static"


PAGES = (
    ("/desk", first_page),
    ("/desk/carers", carers_page),
    ("/desk/carers/{carer}", carers_file_page),
    ("/desk/carers/{carer}/write/{kind}", carers_form),
    ("/desk/children/{child}", chronology_page),
    ("/desk/children/{child}/hold", hold_page),
    ("/desk/children/{child}/lent", lent_page),
    ("/desk/children/{child}/sheet", sheet_page),
    ("/desk/children/{child}/same", same_page),
    ("/desk/closed", closed_page),
    ("/desk/closed/passphrase", closed_key_page),
    ("/desk/closed/entry/{entry}", closed_entry_page),
    ("/desk/closed/entry/{entry}/photos/{photo}", closed_photo_page),
    ("/desk/closed/entry/{entry}/photos/{photo}/file", closed_photo_file),
    ("/desk/closed/entry/{entry}/photos/{photo}/small", closed_small_photo),
    ("/desk/computers", computers_page),
    ("/desk/computers/{device}/left", left_page),
    ("/desk/held", held_list),
    ("/desk/held/{revision}", held_page),
    ("/desk/moved", moved_list),
    ("/desk/my-sign-in", my_sign_in),
    ("/desk/moved/{record}", moved_page),
    ("/desk/opened", opened_page),
    ("/desk/opened/computers", done_page),
    ("/desk/records/{record}", record_page),
    ("/desk/records/{record}/opened", record_opened_page),
    ("/desk/records/{record}/changes/{earlier}/{later}", compare_page),
    ("/desk/records/{record}/photos/{photo}", photo_page),
    ("/desk/records/{record}/photos/{photo}/file", photo_file),
    ("/desk/records/{record}/photos/{photo}/small", small_photo),
    ("/desk/records/{record}/together", together_page),
)
"""What is shown, by its address."""

ACTS = (
    ("/desk/carers/{carer}/write/{kind}", write_for_carer),
    ("/desk/children/{child}/filter", filter_page),
    ("/desk/children/{child}/hold/lift", lift_hold),
    ("/desk/children/{child}/hold/place", place_hold),
    ("/desk/children/{child}/lent/end", take_back),
    ("/desk/children/{child}/lent/give", lend),
    ("/desk/children/{child}/read", read_these),
    ("/desk/children/{child}/same/find", find_same),
    ("/desk/children/{child}/same/link", link_same),
    ("/desk/children/{child}/same/unlink", unlink_same),
    ("/desk/closed/shut", shut_page),
    ("/desk/closed/entry/{entry}/read", read_closed),
    ("/desk/closed/entry/{entry}/remarks", add_closed_remark),
    ("/desk/computers/{device}/ask", ask_computer),
    ("/desk/held/{revision}/place", place_held),
    ("/desk/moved/{record}/confirm", confirm_move),
    ("/desk/my-sign-in/begin", begin_second_step),
    ("/desk/my-sign-in/confirm", confirm_second_step),
    ("/desk/moved/{record}/back", send_move_back),
    ("/desk/records/{record}/remarks", add_remark),
    ("/desk/records/{record}/together", bring_together),
    ("/desk/placements/{placement}/confirm", confirm),
)
"""What is done, by its address."""


def desk_routes(council: Council) -> list[BaseRoute]:
    """Every page of the desk over one council's gateway; all begin with /desk."""
    signing_in, step, keys = SigningIn(council), SecondStep(council), ClosedKeys()
    council_door = CouncilDoor(council)
    door = Door(council, signing_in.signed_out)
    of_keys = (
        ("/desk/closed/passphrase/choose", keys.choose),
        ("/desk/closed/passphrase/open", keys.open),
        ("/desk/closed/passphrase/change", keys.change),
        ("/desk/closed/passphrase/anew", keys.begin_anew),
    )
    acts = (("/desk/sign-out", signing_in.sign_out), *of_keys, *ACTS)
    return [
        Route("/desk/sign-in", signing_in.show, methods=["GET"]),
        Route("/desk/sign-in", signing_in.take, methods=["POST"]),
        Route(OUT_PAGE, council_door.out, methods=["GET"]),
        Route(BACK_PAGE, council_door.back, methods=["GET"]),
        Route(OVER_PAGE, SigningOutEverywhere(council).take, methods=["POST"]),
        Route(CODE_PAGE, step.show_code, methods=["GET"]),
        Route(CODE_PAGE, step.take_code, methods=["POST"]),
        Route(SET_UP_PAGE, step.show_set_up, methods=["GET"]),
        Route(SET_UP_PAGE, step.take_set_up, methods=["POST"]),
        *(Route(path, door.page(view), methods=["GET"]) for path, view in PAGES),
        *(Route(path, door.act(view), methods=["POST"]) for path, view in acts),
        Route("/desk/static/{name}", _static, methods=["GET"]),
        Route("/desk/fonts/{name}", _font, methods=["GET"]),
        Route("/desk/{rest:path}", _nothing, methods=["GET", "POST"]),
    ]


async def _static(request: Request) -> Response:
    return _file(STATIC, request.path_params["name"], {".css": "text/css", ".svg": "image/svg+xml"})


async def _font(request: Request) -> Response:
    return _file(resources() / "fonts", request.path_params["name"], {".ttf": "font/ttf"})


def _file(folder: Path, name: str, types: dict[str, str]) -> Response:
    """A shipped file of that folder, by the very name that it has there."""
    found = {path.name: path for path in folder.iterdir() if path.suffix in types}
    if name not in found:
        return give_headers(trouble(NotHereError()))
    response = FileResponse(found[name], media_type=types[found[name].suffix])
    return give_headers(response, LONG_LIVED)


def out_of_order(status: int) -> Response:
    """What a page answers when it is not the reader's doing: 503 where the database is away, else 500."""
    again = _("The records cannot be reached just now. Nothing was changed. Try again in a few minutes.")
    ours = _("Something is wrong with the gateway. Nothing was changed. Tell whoever looks after it.")
    facts = {"title": _("This did not work"), "sentences": (again if status == 503 else ours,)}
    return give_headers(page("trouble.html", status, **facts))


async def _nothing(_request: Request) -> Response:
    return give_headers(trouble(NotHereError()))

"""Drawing pages from the templates, with the words of i18n and the shipped pictures inside."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from carer_app.config import resources
from carer_app.i18n import _

_ICON = Markup(
    '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" '
    'stroke-linejoin="round" aria-hidden="true">{}</svg>'
)
_LINE = Markup('<path d="{}"/>')
_HEARTH = ("M4 11.5 12 4l8 7.5M6 10v10h12V10M12 18.5c-2 0-3-1.4-3-3 0-2.2 3-2.8 3-5 2.2 1.4 3 3.4 3 5 0 1.6-1 3-3 3Z",)
_DRAWN = re.compile(r'<path d="([^"]*)"')


def page(template: str, status: int = 200, **facts: object) -> Response:
    """A page of the desk; every fact that its template names must be given."""
    return HTMLResponse(_templates().get_template(template).render(**(_NOBODY | facts)), status)


@cache
def icon_svg(name: str) -> Markup:
    """One of the shipped pictures, to stand beside words that say the same."""
    lines = _HEARTH if name == "hearth" else _drawn(name)
    return _ICON.format(Markup().join(_LINE.format(line) for line in lines))


def _drawn(name: str) -> list[str]:
    """The lines of a shipped picture; its frame, which is not drawn, has a stroke of its own and is left out."""
    return _DRAWN.findall((resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8"))


_NOBODY: dict[str, object] = {
    "me": None,
    "note": "",
    "here": "",
    "token": "",
    "problems": (),
    "may_have_closed": False,
    "sees_carers": False,
    "sees_computers": False,
}


@cache
def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {"_": _, "icon_svg": icon_svg}
    return found

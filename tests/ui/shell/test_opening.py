"""The page that a server sends first: Streamlit's own, with a still picture of the frame in it."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

from crm.ui.shell import nav, opening


def sent(path: str) -> str:
    (route,) = [route for route in opening.routes() if route.path == path]
    request = Request({"type": "http", "method": "GET", "path": path, "headers": []})
    return bytes(asyncio.run(route.endpoint(request)).body).decode()


def test_each_page_of_the_app_has_its_address() -> None:
    assert {route.path for route in opening.routes()} == {f"/{one.url}" for one in nav.SCREENS}


def test_the_page_is_streamlits_with_the_picture_in_it() -> None:
    page = sent("/people")
    assert page.count('<div id="root"></div>') == 1
    assert page.count('<div id="embers-opening"') == 1
    assert page.index('id="embers-opening"') < page.index('id="root"')


def test_the_picture_has_the_colors_of_the_theme() -> None:
    page = sent("/")
    for color in (
        "light-page: #fffcf9",
        "light-menu: #f7eee6",
        "dark-page: #181311",
        "dark-menu: #201916",
    ):
        assert f"--opening-{color};" in page

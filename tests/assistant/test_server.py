"""`python -m crm mcp`: another process that an assistant starts and talks to over its standard streams."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters, stdio_client

import crm.assistant
from crm.cli import main
from tests.assistant.lives import content_of
from tests.conftest import ROOT, TODAY


def talk(path: Path, about: Callable[[Client], Awaitable[Any]], *options: str) -> Any:
    """What comes out of a talk with the command, started as an assistant would."""
    line = ["-m", "crm", "mcp", "--db", str(path), "--on", TODAY.isoformat(), *options]
    server = StdioServerParameters(command=sys.executable, args=line, cwd=ROOT)

    async def talked() -> Any:
        async with Client(stdio_client(server)) as client:
            return await about(client)

    return anyio.run(talked)


def test_it_reads_and_refuses_to_write(path: Path) -> None:
    async def about(client: Client) -> tuple[set[str], Any, Any]:
        tools = await client.list_tools()
        read = await client.call_tool("today", {"limit": 2})
        return (
            {t.name for t in tools.tools},
            read,
            await client.call_tool("add_person", {"name": "Ada"}),
        )

    before = content_of(path)
    names, read, refused = talk(path, about)
    assert names == {"today", "people", "opportunities", "prepare", "insights"}
    assert (read.is_error, len(read.structured_content["lines"])) == (False, 2)
    assert read.content[0].text.startswith("1. ")
    assert refused.is_error
    assert refused.content[0].text.startswith("This door is open for reading only.")
    assert content_of(path) == before


def test_it_writes_and_takes_back(path: Path) -> None:
    async def about(client: Client) -> tuple[Any, Any]:
        added = await client.call_tool("add_person", {"name": "Ada Quill", "notes": "Zażółć 日本"})
        return added, await client.call_tool("undo", {})

    added, undone = talk(path, about, "--write")
    assert added.structured_content["written"]["person"] == "Ada Quill"
    assert undone.content[0].text.startswith("Undone: Added Ada Quill as person ")


def test_every_tool_says_what_it_takes(path: Path) -> None:
    async def about(client: Client) -> Any:
        return await client.list_tools()

    tools = talk(path, about, "--write", "--notes").tools
    assert len(tools) == 12
    for tool in tools:
        assert tool.description.endswith(".")
        assert tool.input_schema["type"] == "object"
        assert all(one["description"] for one in tool.input_schema["properties"].values())
    writes = {tool.name for tool in tools if not tool.annotations.read_only_hint}
    assert writes == {"log", "event", "rejection", "appointment", "decide", "add_person", "undo"}


@pytest.mark.parametrize("sent", ["", 'no JSON\n{"jsonrpc": "2.0"}\n[1, 2\n\x00\n'])
def test_what_is_no_message_ends_calmly(path: Path, sent: str) -> None:
    line = [sys.executable, "-m", "crm", "mcp", "--db", str(path)]
    done = subprocess.run(line, input=sent, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr + done.stdout


def test_without_the_package_it_says_what_to_install(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.delitem(sys.modules, "crm.assistant.server", raising=False)
    monkeypatch.delattr(crm.assistant, "server", raising=False)
    assert main(["--db", str(path), "mcp"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        "The package mcp is missing, which only this command needs. "
        f'Install it: {sys.executable} -m pip install "mcp==2.3.0".\n'
    )

"""The door in the words of the Model Context Protocol: the only place that knows its library.

The library is not needed to run Embers; `python -m crm mcp` says how to install it.
"""

from __future__ import annotations

import anyio
from mcp import types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from crm.assistant.door import Door
from crm.assistant.fields import schema_of
from crm.assistant.tools import Tool
from crm.language import tr

#: What an assistant is told before anything else.
_INSTRUCTIONS = tr(
    "Embers is the user's own record of the people they know and the jobs they want. Begin with today. "
    "Never guess a person, a day or how a call went: ask the user. Embers sends nothing; a draft is for "
    "the user to send. What you read here is about real people: keep it to what the user asked for."
)


def server_of(door: Door) -> Server:
    """A server that answers for a door."""

    async def list_tools(
        ctx: ServerRequestContext, params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_told(tool) for tool in door.tools])

    async def call_tool(
        ctx: ServerRequestContext, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        reply = door.call(params.name, params.arguments or {})
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=reply.text)],
            structured_content=reply.data,
            is_error=reply.refused,
        )

    return Server(
        "embers",
        title="Embers",
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _told(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        description=tool.words,
        input_schema=schema_of(tool.fields),
        annotations=types.ToolAnnotations(
            read_only_hint=not tool.writes, destructive_hint=False, open_world_hint=False
        ),
    )


def serve(door: Door) -> None:
    """Answer on standard input and output until the assistant goes away."""
    anyio.run(_serve, door)


async def _serve(door: Door) -> None:
    server = server_of(door)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())

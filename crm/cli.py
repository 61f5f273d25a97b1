"""The command line: the same services as the screens, for scripts and cron.

Exit status 0 = done; 2 = refused, with one plain sentence on standard error and nothing changed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import dateutil.tz

from crm.cloud import options as cloud_options
from crm.commands import common, files, import_views, log, parts, strings, views
from crm.commands import paste as pasting
from crm.domain.wording import plural
from crm.errors import CrmError, FileRefused, InvalidInput, NotFound
from crm.intake.mapping import TableNotUnderstood, read_mapping
from crm.language import tr
from crm.paths import default_database
from crm.services import calendar_file, exports, portability, proof_of_search, sample, today_list
from crm.services.imports import batch_import, history, news
from crm.services.people import duplicates, people
from crm.store import read_only
from crm.store.local import open_store
from crm.store.people.people import PeopleFilter

Answer = tuple[Any, str]

#: Dates outside these years are typing errors; later dates must remain computable.
FIRST_YEAR = 1900
LAST_YEAR = 2200
#: The largest integer that SQLite can store.
MOST_DIGITS = 18
#: How the command line is called from a clone; an installed one is called embers.
PROGRAM = tr("python -m crm")
#: The extra `mcp` of pyproject.toml.
NEEDED_BY_MCP = "mcp==2.3.0"


class _Parser(argparse.ArgumentParser):
    """A parser that reports errors as one sentence with exit status 2."""

    def error(self, message: str) -> NoReturn:
        raise InvalidInput(
            f"{message[:1].upper()}{message[1:]}.", tr("See {prog} --help.", prog=self.prog)
        )


def main(argv: Sequence[str], prog: str = PROGRAM) -> int:
    """Run one command; print its result and return the exit status."""
    try:
        options = parser(prog).parse_args(argv)
        today = options.on or date.today()
        path = options.db or default_database(os.environ)
        data, text = options.run(path, options, today)
        if read_only.is_needed(path):
            print(str(read_only.refusal(path)), file=sys.stderr)
    except CrmError as error:
        print(str(error), file=sys.stderr)
        return 2
    except (KeyboardInterrupt, BrokenPipeError):
        return 2
    if data is None:
        return 0  # it has said everything itself
    if options.on is None and (trouble := calendar_file.kept(path, today)):
        print(trouble, file=sys.stderr)  # a supposed day changes no file
    return show(json.dumps(data, ensure_ascii=False, indent=1) if options.json else text)


def show(text: str) -> int:
    """Print; a reader that went away (`| head`) is not an error."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except UnicodeEncodeError:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    return 0


def parser(prog: str = PROGRAM) -> argparse.ArgumentParser:
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    _common(common)
    top = _Parser(prog=prog, description=tr("Embers on the command line."))
    _common(top)
    top.set_defaults(db=None, json=False, on=None)
    commands = top.add_subparsers(dest="command", required=True, parser_class=_Parser)

    def command(name: str, run: Callable[..., Answer], help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, parents=[common])
        made.set_defaults(run=run)
        return made

    add = command("import", import_file, tr("import people from one or several files"))
    add.add_argument("file", type=Path, nargs="+")
    add.add_argument("--dry-run", action="store_true", help=tr("say what would change"))
    add.add_argument(
        "--map", metavar="COLUMN=FIELD,...", default="", help=tr("what the columns of a table mean")
    )
    command("undo-import", undo_import, tr("undo an import")).add_argument("id", type=_id)
    listing = command("people", list_people, tr("list people"))
    listing.add_argument("--search", default="")
    listing.add_argument("--limit", type=_count, default=-1)
    listing.add_argument("--offset", type=_count, default=0)
    pairs = command("duplicates", list_duplicates, tr("list people who may be in the list twice"))
    pairs.add_argument("--limit", type=_count, default=-1)
    both = command("merge", merge, tr("merge two people; the first one stays"))
    both.add_argument("keep", type=_id, metavar="KEEP")
    both.add_argument("other", type=_id, metavar="OTHER")
    command("undo-merge", undo_merge, tr("undo a merge")).add_argument("id", type=_id)
    log.add_to(command("log", log.log, tr("log a contact in one sentence")))
    pasting.add_to(
        command("paste", pasting.paste, tr("read a message that came and propose what to store"))
    )
    for part in parts.PARTS:
        part.add_to(command)
    command("next", list_next, tr("say whom to contact next")).add_argument(
        "--limit", type=_count, default=10
    )
    command("steps", list_steps, tr("list the steps of an opportunity")).add_argument(
        "id", type=_id
    )
    command("warmth", show_warmth, tr("say how warm a tie is, and why")).add_argument(
        "id", type=_id
    )
    command("news", list_news, tr("list job changes seen between two imports"))
    proof = command(
        "proof-of-search", prove_search, tr("write what you did to find work, for a job office")
    )
    proof.add_argument("--from", dest="first", type=_day, required=True, help="YYYY-MM-DD")
    proof.add_argument("--to", dest="last", type=_day, required=True, help="YYYY-MM-DD")
    proof.add_argument("--office", required=True, help=tr("its ID; an unknown one lists them"))
    proof.add_argument("--everyone", action="store_true", help=tr("also talks of no opportunity"))
    out = command("export", export, tr("write a file"))
    out.add_argument("kind", choices=sorted(exports.KINDS))
    out.add_argument("path", type=Path)
    command("backup", backup, tr("copy the database")).add_argument("path", type=Path)
    command("restore", restore, tr("replace the database with a backup")).add_argument(
        "path", type=Path
    )
    command("check", check, tr("check the database for damage"))
    command("sample", sample_people, tr("add or remove invented sample people")).add_argument(
        "what", choices=("add", "remove")
    )
    command(
        "strings", list_strings, tr("list every sentence Embers shows, and where it is written")
    )
    door = command(
        "mcp", assistant, tr("let an assistant on this computer read, over the protocol MCP")
    )
    door.add_argument("--write", action="store_true", help=tr("let it write things down, too"))
    door.add_argument("--notes", action="store_true", help=tr("let it read notes and reasons, too"))
    cloud_options.add_to(
        command("cloud-setup", cloud_setup, tr("make the secrets for your own cloud"))
    )
    return top


def _common(some: argparse.ArgumentParser) -> None:
    some.add_argument("--db", type=Path, help=tr("the database file"))
    some.add_argument("--json", action="store_true", help=tr("answer in JSON"))
    some.add_argument("--on", type=_day, help=tr("YYYY-MM-DD instead of today"))


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            tr("{text!r} is not a date like 2026-11-23", text=text)
        ) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(tr("{text!r} is out of range", text=text))
    return day


def _whole(what: str) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not (text.isdecimal() and len(text) <= MOST_DIGITS):
            raise argparse.ArgumentTypeError(tr("{text!r} is not {what}", text=text, what=what))
        return int(text)

    return number


_count, _id = _whole(tr("a valid line count")), _whole(tr("a valid ID"))


def import_file(db: Path, options: argparse.Namespace, today: date) -> Answer:
    try:
        return _imported(db, options, today)
    except TableNotUnderstood as refused:
        hint = tr('{hint} Write it like --map "Firm=company,When=last_contact".', hint=refused.hint)
        raise FileRefused(refused.sentence, hint) from refused


def _imported(db: Path, options: argparse.Namespace, today: date) -> Answer:
    zone = dateutil.tz.tzlocal()
    clock = datetime.now(zone).time()
    named = read_mapping(options.map)
    if len(options.file) > 1:
        several = files.read_several(options.file)
        parts = batch_import.import_files(
            open_store(db), several, today, options.dry_run, zone, clock, named
        )
        return import_views.results(parts, options.dry_run)
    (path,) = options.file
    data = files.read_file(path)
    done = batch_import.import_file(
        open_store(db), path.name, data, today, options.dry_run, zone, clock, named
    )
    return import_views.result(done, options.dry_run)


def undo_import(db: Path, options: argparse.Namespace, today: date) -> Answer:
    return import_views.undone(history.undo(open_store(db), options.id, today))


def list_people(db: Path, options: argparse.Namespace, today: date) -> Answer:
    wanted = PeopleFilter(search=options.search)
    found = people.page(open_store(db), wanted, today, "id", options.limit, options.offset)
    return views.people(found)


def list_duplicates(db: Path, options: argparse.Namespace, today: date) -> Answer:
    found = duplicates.suspected(open_store(db))
    return views.pairs(found if options.limit < 0 else found[: options.limit])


def merge(db: Path, options: argparse.Namespace, today: date) -> Answer:
    return views.merged(duplicates.merge(open_store(db), options.keep, options.other, {}, today))


def undo_merge(db: Path, options: argparse.Namespace, today: date) -> Answer:
    return views.parted(options.id, duplicates.undo_merge(open_store(db), options.id))


def list_next(db: Path, options: argparse.Namespace, today: date) -> Answer:
    store = open_store(db)
    return views.suggestions(today_list.whom_next(store, today, options.limit), today)


def list_steps(db: Path, options: argparse.Namespace, today: date) -> Answer:
    return views.steps(today_list.steps_of(open_store(db), options.id, today))


def show_warmth(db: Path, options: argparse.Namespace, today: date) -> Answer:
    return views.warmth(people.person_file(open_store(db), options.id, today), today)


def list_news(db: Path, options: argparse.Namespace, today: date) -> Answer:
    return views.news(news.seen(open_store(db)))


def export(db: Path, options: argparse.Namespace, today: date) -> Answer:
    common.refuse_itself(db, options.path)
    counts = exports.write(open_store(db), options.kind, options.path, today)
    return counts, tr("Wrote {path}: {counts}.", path=options.path, counts=views.counted(counts))


def prove_search(db: Path, options: argparse.Namespace, today: date) -> Answer:
    made = proof_of_search.sheet(
        open_store(db), options.office, options.first, options.last, today, options.everyone
    )
    return views.proof_of_search(made)


def backup(db: Path, options: argparse.Namespace, today: date) -> Answer:
    size = portability.backup_to(open_store(db), options.path)
    return {"bytes": size}, tr(
        "Wrote {path}, {size:,} bytes, verified.", path=options.path, size=size
    )


def restore(db: Path, options: argparse.Namespace, today: date) -> Answer:
    portability.restore_from(db, options.path)
    store = open_store(db)
    count = people.page(store, PeopleFilter(), today, limit=0).total
    return {"people": count}, tr(
        "Restored {path}: {people}.", path=options.path, people=plural(count, "person", "people")
    )


def check(db: Path, options: argparse.Namespace, today: date) -> Answer:
    found = portability.check(open_store(db))
    return found, "\n".join(f"{name}: {value}" for name, value in found.items())


def sample_people(db: Path, options: argparse.Namespace, today: date) -> Answer:
    if options.what == "add":
        counts = sample.add(open_store(db), today)
        return counts, tr("Added the sample: {counts}.", counts=views.counted(counts))
    counts = sample.remove(open_store(db), today)
    return counts, tr("Removed the sample: {counts}.", counts=views.counted(counts))


def list_strings(db: Path, options: argparse.Namespace, today: date) -> Answer:
    return strings.told()


def assistant(db: Path, options: argparse.Namespace, today: date) -> Answer:
    try:
        from crm.assistant import server  # needs a library that nothing else does
    except ModuleNotFoundError as error:
        raise NotFound(
            tr("The package {name} is missing, which only this command needs.", name=error.name),
            tr(
                'Install it: {executable} -m pip install "{needed_by_mcp}".',
                executable=sys.executable,
                needed_by_mcp=NEEDED_BY_MCP,
            ),
        ) from error
    from crm.assistant.door import Door

    server.serve(Door(db, lambda: options.on or date.today(), options.write, options.notes))
    return None, ""


def cloud_setup(db: Path, options: argparse.Namespace, today: date) -> Answer:
    from crm.cloud import setup, talk  # the store's drivers take a while

    here = talk.Terminal() if sys.stdin.isatty() else talk.Script(sys.stdin)
    return setup.run(db, options, here, lambda: datetime.now(UTC))

"""The command line: the same services as the screens, for scripts and cron.

Exit status 0 = done; 2 = refused, with one plain sentence on standard error and nothing changed.
"""

from __future__ import annotations

import argparse
import json
import mmap
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import dateutil.tz

from crm.cloud import options as cloud_options
from crm.commands import common, log, parts, strings, views
from crm.commands import paste as pasting
from crm.domain.wording import plural
from crm.errors import CrmError, FileRefused, InvalidInput, NotFound
from crm.intake.limits import MAX_MAILBOX_BYTES
from crm.intake.mail.mailbox import is_mailbox, without_bodies
from crm.intake.mapping import TableNotUnderstood, read_mapping
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
PROGRAM = "python -m crm"
#: The extra `mcp` of pyproject.toml.
NEEDED_BY_MCP = "mcp==2.3.0"


class _Parser(argparse.ArgumentParser):
    """A parser that reports errors as one sentence with exit status 2."""

    def error(self, message: str) -> NoReturn:
        raise InvalidInput(f"{message[:1].upper()}{message[1:]}.", f"See {self.prog} --help.")


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
    top = _Parser(prog=prog, description="Embers on the command line.")
    _common(top)
    top.set_defaults(db=None, json=False, on=None)
    commands = top.add_subparsers(dest="command", required=True, parser_class=_Parser)

    def command(name: str, run: Callable[..., Answer], help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, parents=[common])
        made.set_defaults(run=run)
        return made

    add = command("import", import_file, "import people from one or several files")
    add.add_argument("file", type=Path, nargs="+")
    add.add_argument("--dry-run", action="store_true", help="say what would change")
    add.add_argument(
        "--map", metavar="COLUMN=FIELD,...", default="", help="what the columns of a table mean"
    )
    command("undo-import", undo_import, "undo an import").add_argument("id", type=_id)
    listing = command("people", list_people, "list people")
    listing.add_argument("--search", default="")
    listing.add_argument("--limit", type=_count, default=-1)
    listing.add_argument("--offset", type=_count, default=0)
    pairs = command("duplicates", list_duplicates, "list people who may be in the list twice")
    pairs.add_argument("--limit", type=_count, default=-1)
    both = command("merge", merge, "merge two people; the first one stays")
    both.add_argument("keep", type=_id, metavar="KEEP")
    both.add_argument("other", type=_id, metavar="OTHER")
    command("undo-merge", undo_merge, "undo a merge").add_argument("id", type=_id)
    log.add_to(command("log", log.log, "log a contact in one sentence"))
    pasting.add_to(command("paste", paste, "read a message that came and propose what to store"))
    for part in parts.PARTS:
        part.add_to(command)
    command("next", list_next, "say whom to contact next").add_argument(
        "--limit", type=_count, default=10
    )
    command("steps", list_steps, "list the steps of an opportunity").add_argument("id", type=_id)
    command("warmth", show_warmth, "say how warm a tie is, and why").add_argument("id", type=_id)
    command("news", list_news, "list job changes seen between two imports")
    proof = command(
        "proof-of-search", prove_search, "write what you did to find work, for a job office"
    )
    proof.add_argument("--from", dest="first", type=_day, required=True, help="YYYY-MM-DD")
    proof.add_argument("--to", dest="last", type=_day, required=True, help="YYYY-MM-DD")
    proof.add_argument("--office", required=True, help="its ID; an unknown one lists them")
    proof.add_argument("--everyone", action="store_true", help="also talks of no opportunity")
    out = command("export", export, "write a file")
    out.add_argument("kind", choices=sorted(exports.KINDS))
    out.add_argument("path", type=Path)
    command("backup", backup, "copy the database").add_argument("path", type=Path)
    command("restore", restore, "replace the database with a backup").add_argument(
        "path", type=Path
    )
    command("check", check, "check the database for damage")
    command("sample", sample_people, "add or remove invented sample people").add_argument(
        "what", choices=("add", "remove")
    )
    command("strings", list_strings, "list every sentence Embers shows, and where it is written")
    door = command(
        "mcp", assistant, "let an assistant on this computer read, over the protocol MCP"
    )
    door.add_argument("--write", action="store_true", help="let it write things down, too")
    door.add_argument("--notes", action="store_true", help="let it read notes and reasons, too")
    cloud_options.add_to(command("cloud-setup", cloud_setup, "make the secrets for your own cloud"))
    return top


def _common(some: argparse.ArgumentParser) -> None:
    some.add_argument("--db", type=Path, help="the database file")
    some.add_argument("--json", action="store_true", help="answer in JSON")
    some.add_argument("--on", type=_day, help="YYYY-MM-DD instead of today")


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-23") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text!r} is out of range")
    return day


def _whole(what: str) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not (text.isdecimal() and len(text) <= MOST_DIGITS):
            raise argparse.ArgumentTypeError(f"{text!r} is not {what}")
        return int(text)

    return number


_count, _id = _whole("a valid line count"), _whole("a valid ID")


def read_file(path: Path) -> bytes:
    """Read a file of an allowed size; of a larger mailbox the heads of its messages.

    Raises:
        FileRefused: it is missing, a folder, unreadable or too large.
    """
    try:
        if path.is_dir():
            raise FileRefused(f"{path} is a folder.", "Name the file inside it.")
        size = path.stat().st_size
        with path.open("rb") as file:  # the size of a pipe or a device is not known
            if size > MAX_MAILBOX_BYTES:
                return _heads_of(path.name, file)
            data = file.read(MAX_MAILBOX_BYTES + 1)
        if len(data) > MAX_MAILBOX_BYTES:
            raise _too_large(path.name)
        return data
    except FileNotFoundError as error:
        raise FileRefused(f"There is no file {path}.") from error
    except OSError as error:
        raise FileRefused(f"{path} cannot be read.", "Check its permissions.") from error


def _heads_of(name: str, file: BinaryIO) -> bytes:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if not is_mailbox(data):
            raise _too_large(name)
        return without_bodies(data)


def _too_large(name: str) -> FileRefused:
    return FileRefused(
        f"{name} is larger than {MAX_MAILBOX_BYTES // 1_000_000} MB.",
        (
            "Only a mailbox (MBOX) may be that large. If your mailbox is in a ZIP file, unpack it. "
            "For any other file, export only a part of it."
        ),
    )


def import_file(db: Path, options: argparse.Namespace, today: date) -> Answer:
    try:
        return _imported(db, options, today)
    except TableNotUnderstood as refused:
        hint = f'{refused.hint} Write it like --map "Firm=company,When=last_contact".'
        raise FileRefused(refused.sentence, hint) from refused


def _imported(db: Path, options: argparse.Namespace, today: date) -> Answer:
    zone = dateutil.tz.tzlocal()
    clock = datetime.now(zone).time()
    named = read_mapping(options.map)
    if len(options.file) > 1:
        files = _several(options.file)
        parts = batch_import.import_files(
            open_store(db), files, today, options.dry_run, zone, clock, named
        )
        return views.import_results(parts, options.dry_run)
    (path,) = options.file
    data = read_file(path)
    done = batch_import.import_file(
        open_store(db), path.name, data, today, options.dry_run, zone, clock, named
    )
    return views.import_result(done, options.dry_run)


def _several(paths: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Name and bytes of files that are imported together; too large files are refused while reading."""
    files: list[tuple[str, bytes]] = []
    for number, path in enumerate(paths, 1):
        files.append((path.name, read_file(path)))
        batch_import.refuse_too_much(max(number, len(paths)), sum(len(data) for _, data in files))
    return files


def undo_import(db: Path, options: argparse.Namespace, today: date) -> Answer:
    return views.undone(history.undo(open_store(db), options.id, today))


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
    return counts, f"Wrote {options.path}: {views.counted(counts)}."


def prove_search(db: Path, options: argparse.Namespace, today: date) -> Answer:
    made = proof_of_search.sheet(
        open_store(db), options.office, options.first, options.last, today, options.everyone
    )
    return views.proof_of_search(made)


def backup(db: Path, options: argparse.Namespace, today: date) -> Answer:
    size = portability.backup_to(open_store(db), options.path)
    return {"bytes": size}, f"Wrote {options.path}, {size:,} bytes, verified."


def restore(db: Path, options: argparse.Namespace, today: date) -> Answer:
    portability.restore_from(db, options.path)
    store = open_store(db)
    count = people.page(store, PeopleFilter(), today, limit=0).total
    return {"people": count}, f"Restored {options.path}: {plural(count, 'person', 'people')}."


def check(db: Path, options: argparse.Namespace, today: date) -> Answer:
    found = portability.check(open_store(db))
    return found, "\n".join(f"{name}: {value}" for name, value in found.items())


def sample_people(db: Path, options: argparse.Namespace, today: date) -> Answer:
    if options.what == "add":
        counts = sample.add(open_store(db), today)
        return counts, f"Added the sample: {views.counted(counts)}."
    counts = sample.remove(open_store(db), today)
    return counts, f"Removed the sample: {views.counted(counts)}."


def paste(db: Path, options: argparse.Namespace, today: date) -> Answer:
    return pasting.paste(db, options, today, read_file)


def list_strings(db: Path, options: argparse.Namespace, today: date) -> Answer:
    return strings.told()


def assistant(db: Path, options: argparse.Namespace, today: date) -> Answer:
    try:
        from crm.assistant import server  # needs a library that nothing else does
    except ModuleNotFoundError as error:
        raise NotFound(
            f"The package {error.name} is missing, which only this command needs.",
            f'Install it: {sys.executable} -m pip install "{NEEDED_BY_MCP}".',
        ) from error
    from crm.assistant.door import Door

    server.serve(Door(db, lambda: options.on or date.today(), options.write, options.notes))
    return None, ""


def cloud_setup(db: Path, options: argparse.Namespace, today: date) -> Answer:
    from crm.cloud import setup, talk  # the store's drivers take a while

    here = talk.Terminal() if sys.stdin.isatty() else talk.Script(sys.stdin)
    return setup.run(db, options, here, lambda: datetime.now(UTC))

"""The commands about how Embers works for you: settings, its steps, your own words, saved views, the calendar."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from crm import reference
from crm.commands.common import values
from crm.commands.letters import read_text
from crm.domain.cases.opportunity import Role
from crm.domain.playbook.calendar_day import Alarms
from crm.domain.playbook.step import Step
from crm.domain.playbook.windows import Span, Window
from crm.domain.warmth.scale import Word
from crm.domain.wording import listed, plural
from crm.errors import InvalidInput, NotFound
from crm.language import tr
from crm.services import calendar_file, drafts, saved_views, settings
from crm.services.drafts import DraftWords
from crm.services.saved_views import View
from crm.store.handle import Store
from crm.store.local import open_store

Answer = tuple[Any, str]
Command = Callable[[str, Callable[..., Answer], str], argparse.ArgumentParser]
_REQUESTS: Final = {"after-the-interview": False, "after-the-decision": True}
_SHOWN: Final = ("archived", "bin")
_ALARMS: Final = {
    "none": Alarms.NONE, "morning": Alarms.MORNING, "day-before": Alarms.DAY_BEFORE,
}  # fmt: skip
#: The filters of the list of people, by option.
_FILTERS: Final = {"search": "q", "tie": "tie", "tag": "tag", "role": "role", "show": "show",
                   "company": "company"}  # fmt: skip


def add_to(command: Command) -> None:
    """Add the commands to the parser."""
    command("set-me", set_me, tr("say how you sign")).add_argument("name")
    one = command("settings", show_settings, tr("show your settings, or change one"))
    which = one.add_mutually_exclusive_group()
    which.add_argument("--people-a-day", type=int, metavar="NUMBER",
                       choices=range(settings.LEAST_A_DAY, settings.MOST_A_DAY + 1),
                       help=tr("how many people Today suggests at most"))  # fmt: skip
    which.add_argument("--country", metavar="CODE", help=tr("two letters, like US; nothing: none"))
    which.add_argument("--addresses", metavar="ADDRESSES", help=tr("your own e-mail addresses"))
    which.add_argument("--linkedin-premium", choices=("yes", "no"))
    which.add_argument("--linkedin-requests", choices=tuple(_REQUESTS))
    one = command("playbook", playbook, tr("list the steps Embers suggests, or change one"))
    one.add_argument("step", nargs="?", help=tr("its name in the list"))
    which = one.add_mutually_exclusive_group()
    which.add_argument("--suggest", choices=("yes", "no"))
    which.add_argument("--time", nargs=3, metavar=("OPENS", "DUE", "CLOSES"),
                       help=tr("counted from what it comes after: 3d days, 2b business days, 1m months"))  # fmt: skip
    which.add_argument("--original", action="store_true", help=tr("its original time again"))
    one = command("words", words, tr("list the drafts, show the words of one, or change them"))
    one.add_argument("draft", nargs="?", help=tr("its name in the list"))
    one.add_argument("--subject")
    one.add_argument("--text", metavar="FILE", type=Path, help=tr("its words; - = input"))
    one.add_argument("--if-silent", metavar="FILE", type=Path, help=tr("if no answer ever came"))
    one.add_argument("--original", action="store_true", help=tr("the original words again"))
    one = command("company-page", company_page, tr("show or keep a company's page on LinkedIn"))
    one.add_argument("company")
    one.add_argument(
        "address", nargs="?", help=tr('like https://www.linkedin.com/company/...; "": none')
    )
    one = command("views", views, tr("list, save or forget views of the list of people"))
    one.add_argument("name", nargs="?")
    one.add_argument("--search", metavar="WORDS")
    one.add_argument("--tie", choices=values(Word))
    one.add_argument("--tag")
    one.add_argument("--role", choices=values(Role))
    one.add_argument("--company")
    one.add_argument("--show", choices=_SHOWN)
    one.add_argument("--forget", action="store_true")
    one = command("calendar", calendar, tr("keep a calendar file current in a folder"))
    one.add_argument(
        "folder", nargs="?", default="", help=tr("where embers.ics is kept from now on")
    )
    one.add_argument("--alarms", choices=tuple(_ALARMS), help=tr("when your calendar reminds you"))
    one.add_argument("--off", action="store_true", help=tr("no longer keep it"))


def set_me(db: Path, options: argparse.Namespace, today: date) -> Answer:
    name = settings.sign_as(open_store(db), options.name).me
    text = tr("Your letters are not signed.")
    if name:
        text = tr("Your letters are signed {name}.", name=name)
    return {"me": name}, text


def show_settings(db: Path, options: argparse.Namespace, today: date) -> Answer:
    """All settings, after the change of one."""
    store = open_store(db)
    if options.people_a_day is not None:
        settings.propose_a_day(store, options.people_a_day)
    elif options.country is not None:
        settings.set_country(store, options.country.strip().upper())
    elif options.addresses is not None:
        settings.set_addresses(store, options.addresses)
    elif options.linkedin_premium:
        drafts.set_linkedin_premium(store, options.linkedin_premium == "yes", today)
    elif options.linkedin_requests:
        later = _REQUESTS[options.linkedin_requests]
        settings.ask_to_connect(store, reference.playbook(), later)
    now, premium = settings.get(store), drafts.linkedin_premium(store)
    later = now.connects_later(reference.playbook())
    data = {
        "me": now.me or None,
        "addresses": list(now.addresses),
        "people_a_day": now.outward_a_day,
        "country": now.country,
        "linkedin_premium": premium,
        "linkedin_requests": next(name for name, when in _REQUESTS.items() if when is later),
    }
    lines = (
        (tr("your name"), now.me or tr("none (set-me NAME)")),
        (tr("your e-mail addresses"), ", ".join(now.addresses) or tr("none")),
        (tr("people a day"), str(now.outward_a_day)),
        (tr("country"), tr("not said") if now.country is None else now.country or tr("none")),
        (tr("LinkedIn Premium"), tr("yes") if premium else tr("no")),
        (tr("LinkedIn requests"), str(data["linkedin_requests"]).replace("-", " ")),
    )
    return data, "\n".join(f"{name}: {value}" for name, value in lines)


def playbook(db: Path, options: argparse.Namespace, today: date) -> Answer:
    """The steps, or one of them after the change of it."""
    store, steps = open_store(db), {step.id: step for step in reference.playbook().steps}
    if options.step is None:
        if options.suggest or options.time or options.original:
            raise InvalidInput(tr("Say which step."), tr("playbook lists them."))
        return _listed(store, list(steps.values()))
    step = steps.get(options.step)
    if step is None:
        raise NotFound(
            tr("There is no step {step:.60}.", step=options.step), tr("playbook lists them.")
        )
    if options.suggest:
        if not settings.can_be_switched(step):
            raise InvalidInput(tr("This step is the article's own and is always suggested."))
        settings.switch_step(store, step.id, options.suggest == "yes")
    elif options.time:
        settings.set_window(store, step.id, Window(*map(_span, options.time)))
    elif options.original:
        settings.set_window(store, step.id, None)
    data, text = _listed(store, [step])
    return data[0], text


def _span(text: str) -> Span:
    try:
        return Span.parse(text)
    except ValueError as error:
        raise InvalidInput(
            tr("“{text:.40}” is no length of time.", text=text),
            tr("Write 3d for days, 2b for business days, 1m for months."),
        ) from error


def _listed(store: Store, steps: list[Step]) -> Answer:
    now = settings.get(store)
    rows, lines = [], []
    for step in steps:
        own = now.windows.get(step.id)
        window = own or step.window
        times = [str(span) for span in (window.opens, window.due, window.closes)]
        suggested = now.wants(step)
        rows.append({
            "step": step.id, "title": step.title, "suggested": suggested,
            "opens": times[0], "due": times[1], "closes": times[2], "your_time": bool(own),
        })  # fmt: skip
        more = ("" if suggested else tr(", off")) + (tr(", your time") if own else "")
        lines.append(f"{step.id}  {step.title} ({' '.join(times)}{more})")
    return rows, "\n".join(lines)


def words(db: Path, options: argparse.Namespace, today: date) -> Answer:
    """The drafts, or the words of one after the change of them."""
    store, every = open_store(db), list(reference.drafts())
    asked = options.subject is not None or options.text or options.if_silent
    if options.draft is None:
        if asked or options.original:
            raise InvalidInput(tr("Say which draft."), tr("words lists them."))
        found = drafts.all_words(store, every)
        rows = [{"draft": one.id, "changed": list(one.changed)} for one in found]
        yours = {True: "  " + tr("(yours)"), False: ""}
        return rows, "\n".join(one.id + yours[bool(one.changed)] for one in found)
    if asked and options.original:
        raise InvalidInput(tr("Say new words or --original, not both."))
    if options.original:
        return _as_used(drafts.use_shipped(store, options.draft))
    found = drafts.all_words(store, [options.draft])
    if not found:
        raise NotFound(
            tr("There is no draft {draft:.60}.", draft=options.draft), tr("words lists them.")
        )
    (now,) = found
    if asked:
        said = {
            "subject": options.subject,
            "body": read_text(options.text) if options.text else None,
            "when_silent": read_text(options.if_silent) if options.if_silent else None,
        }
        given = {name: text for name, text in said.items() if text is not None}
        now = drafts.write_own(store, options.draft, replace(now.used, **given))
    return _as_used(now)


def _as_used(now: DraftWords) -> Answer:
    used = now.used
    data = {
        "draft": now.id, "subject": used.subject or None, "body": used.body,
        "if_silent": used.when_silent or None, "changed": list(now.changed),
    }  # fmt: skip
    head = tr("Subject: {subject}", subject=used.subject) + "\n\n" if used.subject else ""
    silent = (
        tr("\n\nIf no answer ever came:\n{when_silent}", when_silent=used.when_silent)
        if used.when_silent
        else ""
    )
    return data, f"{head}{used.body}{silent}"


def company_page(db: Path, options: argparse.Namespace, today: date) -> Answer:
    store = open_store(db)
    if options.address is None:
        page = settings.company_page(store, options.company)
    else:
        page = settings.set_company_page(store, options.company, options.address)
    text = (
        f"{options.company}: {page}"
        if page
        else tr("No page is kept for {company}.", company=options.company)
    )
    return {"company": options.company, "page": page or None}, text


def views(db: Path, options: argparse.Namespace, today: date) -> Answer:
    """The saved views; with a name and filters save one, with --forget forget it."""
    store = open_store(db)
    said = {name: getattr(options, option) for option, name in _FILTERS.items()}
    filters: Mapping[str, str] = {name: text for name, text in said.items() if text}
    known = {view.name.casefold(): view for view in saved_views.saved(store)}
    if options.name is None:
        if filters or options.forget:
            raise InvalidInput(tr("Say the name of the view."))
        rows = [_as_data(view) for view in known.values()]
        lines = [f"{view.name} ({_filtered(view)})" for view in known.values()]
        return rows, "\n".join(lines) or tr("There are no saved views.")
    if not options.forget:
        view = saved_views.save(store, options.name, filters)
        return _as_data(view), tr(
            "Saved the view {name} ({view}).", name=view.name, view=_filtered(view)
        )
    gone = known.get(options.name.strip().casefold())
    if gone is None:
        raise NotFound(
            tr("There is no view {name:.60}.", name=options.name), tr("views lists them.")
        )
    saved_views.remove(store, gone)
    return _as_data(gone), tr(
        "Forgot the view {name} ({gone}).", name=gone.name, gone=_filtered(gone)
    )


def _as_data(view: View) -> dict[str, Any]:
    return {"view": view.name, "filters": dict(view.filters)}


def _filtered(view: View) -> str:
    options = {name: option for option, name in _FILTERS.items()}
    return listed([f"{options.get(name, name)}: {text}" for name, text in view.filters.items()])


def calendar(db: Path, options: argparse.Namespace, today: date) -> Answer:
    store = open_store(db)
    if options.folder and options.off:
        raise InvalidInput(tr("Name a folder or --off, not both."))
    if options.alarms:
        settings.set_alarms(store, _ALARMS[options.alarms])
    if options.off:
        calendar_file.stop(store)
    folder = calendar_file.folder_of(db)
    if options.folder or folder:
        typed = str(Path(options.folder or str(folder)).expanduser().absolute())
        made = calendar_file.choose(store, typed, today)
        steps = plural(made.steps, "step", "steps")
        planned = plural(made.appointments, "appointment", "appointments")
        text = tr("Wrote {file}: {steps}, {planned}.", file=made.file, steps=steps, planned=planned)
    else:
        made, text = None, tr("No calendar file is kept.")
    alarms = settings.get(store).alarms
    data = {
        "file": str(made.file) if made else None,
        "alarms": next(name for name, one in _ALARMS.items() if one is alarms),
        "steps": made.steps if made else None,
        "appointments": made.appointments if made else None,
    }
    return data, text

"""The answers of Insights as sentences that claim no more than the numbers support."""

from __future__ import annotations

from collections.abc import Sequence

from crm.domain.cases.opportunity import Opportunity
from crm.domain.insights.calibration import ENOUGH as FEELINGS_NEEDED
from crm.domain.insights.calibration import Calibration, Fits, Group
from crm.domain.insights.case_movement import Stretch, TimeIn
from crm.domain.insights.channel_weeks import WEEKS, ChannelWeeks
from crm.domain.insights.companies import Circle
from crm.domain.insights.cooling import AHEAD, CoolingTie
from crm.domain.insights.docket import Tally
from crm.domain.insights.gift_cards import After, GiftCards
from crm.domain.insights.knowledge import Known
from crm.domain.insights.patterns import Patterns
from crm.domain.insights.proportions import ENOUGH, Rate
from crm.domain.insights.reply_rates import ANSWER_DAYS, RateOf
from crm.domain.insights.seats import SeatCount
from crm.domain.touchpoints.touchpoint import Channel
from crm.domain.wording import listed, plural
from crm.ui.text.format import money
from crm.ui.text.labels import CHANNEL_LABELS, STAGE_LABELS

AFTER_LABELS = {
    After.ANSWERED: "Answered after",
    After.SILENT: "No answer after",
    After.WAITING: "Still open",
    After.DECLINED: "Declined",
    After.RETURNED: "Returned",
}
_AFTER_WORDS = {
    After.ANSWERED: "answered after",
    After.SILENT: "not answered after",
    After.WAITING: "still open",
    After.DECLINED: "declined",
    After.RETURNED: "returned",
}


def cooling(ties: Sequence[CoolingTie], total: int, name: str) -> str:
    """The title about cooling ties; `name`: of the first of at least one tie."""
    first = ties[0]
    figures = f"{first.now:.0f} today, {first.then:.0f} in {AHEAD} days"
    if total == 1:
        return f"{name} {'will soon be' if first.falls_on else 'is'} cooling: {figures}"
    return f"{total:,} ties worth keeping are cooling or soon will be, {name} most: {figures}"


def channels(found: ChannelWeeks) -> str:
    """Which channel leads, with its count."""
    most = found.channels[0][1]
    first = [CHANNEL_LABELS[channel] for channel, count in found.channels if count == most]
    whole = f"{plural(found.total, 'contact', 'contacts')} in the last {WEEKS} weeks"
    if len(first) > 3:
        return f"No channel leads among the {whole}"
    if len(first) > 1:
        return f"{_sentence(listed(first))} lead with {most:,} each of the {whole}"
    return f"{first[0]} leads: {most:,} of the {whole}"


def answers(rates: Sequence[RateOf], every: Rate) -> str:
    """The rate of all outreach; two channels are compared only if their intervals do not overlap."""
    if not every.enough:
        counted = plural(every.of, "day of outreach is", "days of outreach are")
        return f"Too few to tell: {counted} old enough to count, out of {ENOUGH} needed"
    known = sorted((r for r in rates if r.rate.enough), key=lambda r: r.rate.share)
    if len(known) > 1:
        least, most = known[0], known[-1]
        if most.rate.interval[0] > least.rate.interval[1]:
            one, other = (CHANNEL_LABELS[Channel(r.kind)] for r in (most, least))
            return f"{one} was answered more often ({share(most.rate)}) than {other} ({share(least.rate)})"
    low, high = every.interval
    apart = "; no channel stands out" if len(known) > 1 else ""
    return (
        f"{share(every)} got an answer within {ANSWER_DAYS} days, "
        f"probably between {low:.0%} and {high:.0%}{apart}"
    )


def share(rate: Rate) -> str:
    """A rate as text, e.g. "13 of 20"."""
    return f"{rate.hits:,} of {rate.of:,}"


def rate(found: RateOf) -> str:
    """One rate beside its line: counts, per cent only with enough cases, and how many are open."""
    waiting = f", {found.waiting:,} still open" if found.waiting else ""
    if not found.rate.of:
        return f"{found.waiting:,} still open"
    if not found.rate.enough:
        return f"{share(found.rate)}: too few to tell{waiting}"
    return f"{share(found.rate)}, {found.rate.share:.0%}{waiting}"


def probably(found: RateOf | Group) -> str:
    """The interval as text, e.g. "43 to 82 %"."""
    low, high = found.rate.interval
    sure = found.enough if isinstance(found, Group) else found.rate.enough
    return f"{100 * low:.0f} to {100 * high:.0f}%" if sure else "too few"


def answered(found: RateOf) -> str:
    """One person's answers, as counts only."""
    parts = [f"{share(found.rate)} answered"] if found.rate.of else []
    parts += [f"{found.waiting:,} still open"] if found.waiting else []
    return ", ".join(parts)


def gifts(found: GiftCards) -> str:
    """What was sent, its cost, and what came after."""
    sent = plural(len(found.gifts), "gift card", "gift cards")
    cost = listed([money(cents, currency) for currency, cents in found.cost]) if found.cost else ""
    after = [f"{count:,} {_AFTER_WORDS[kind]}" for kind, count in found.after.items() if count]
    return f"{sent}{f' for {cost}' if cost else ''}: {listed(after)}"


def cases(stages: Sequence[TimeIn], longest: Stretch, case: Opportunity, total: int) -> str:
    """The stage with the longest median time if there are enough stretches, else the longest stretch."""
    known = [stage for stage in stages if len(stage.over) >= ENOUGH]
    if known:
        slowest = max(known, key=lambda stage: stage.middle or 0)
        days = plural(round(slowest.middle or 0), "day", "days")
        return (
            f"“{STAGE_LABELS[slowest.stage]}” takes longest: {days} "
            f"(the median of {len(slowest.over):,} opportunities)"
        )
    where = STAGE_LABELS[longest.stage]
    so_far = " so far" if longest.end is None else ""
    return (
        f"{plural(total, 'opportunity', 'opportunities')}, too few for a pattern; the longest "
        f"stretch: {plural(longest.days, 'day', 'days')}{so_far} in “{where}”, {case.name}"
    )


def seats(found: SeatCount) -> str:
    """How many of the jobs that were lost were open again within a year; "" of too few."""
    if not found.enough:
        return ""
    verb = "was" if found.again == 1 else "were"
    again = f"{found.again:,} {verb}" if found.again else "none was"
    words = f"Of {found.lost:,} jobs you did not get, {again} open again within a year"
    if not found.not_over:
        return f"{words}."
    return f"{words}; for {found.not_over:,} of the others the year is not over."


def companies(first: Circle, total: int) -> str:
    """Where the user knows people best."""
    people = plural(first.people, "person", "people")
    if not first.in_touch:
        return f"{first.company}: you know {people} there, but you have not logged a contact yet"
    return (
        f"{first.company} comes first of {plural(total, 'company', 'companies')}: "
        f"you know {people}, {first.warm:,} still in touch"
    )


def facts(lost: Sequence[Known]) -> str:
    """In how many lost cases a fact is known; stories do not count."""
    if not lost:
        return "You have not lost an opportunity, so there is nothing to explain"
    known = sum(not case.unknown for case in lost)
    if len(lost) == 1:
        name = lost[0].opportunity.name
        return f"You have a fact about {name}" if known else f"You do not know why yet: {name}"
    if not known:
        return f"You do not know why yet for any of {len(lost):,} lost opportunities"
    if known == len(lost):
        return f"You have a fact about each of {known:,} lost opportunities"
    return (
        f"You have a fact about {known:,} of {len(lost):,} lost opportunities; you do not know "
        "why yet for the others"
    )


def patterns(found: Patterns) -> str:
    """How often the job went to an insider, if enough is known; else the credential to do something about."""
    if found.insiders.enough:
        low, high = found.insiders.interval
        return (
            f"{share(found.insiders)} lost opportunities went to someone from inside, "
            f"probably between {low:.0%} and {high:.0%}"
        )
    if found.to_do:
        of = share(found.to_do.rate)
        return f"{found.to_do.name}: the person hired was stronger in {of} opportunities"
    known = plural(found.insiders.of, "lost opportunity", "lost opportunities")
    return (
        f"Too few to tell: you know of {known} whether the job went to someone from inside, "
        f"out of {ENOUGH} needed"
    )


def stories(found: Tally) -> str:
    """What came of the stories; "" while too few have a verdict."""
    if not found.enough:
        return ""
    confirmed = f"{found.confirmed:,} {'was' if found.confirmed == 1 else 'were'} confirmed"
    parts = [confirmed, f"{found.refuted:,} refuted", f"{found.unknowable:,} cannot be known"]
    parts += [f"{found.open:,} {'is' if found.open == 1 else 'are'} open"] if found.open else []
    return f"Of {found.all:,} stories you noted, {listed(parts)}."


_FITS = {
    Fits.WELL: "about what you felt",
    Fits.FELT_LIKELIER: "it felt likelier than it was, so keep others going while you wait",
    Fits.FELT_LESS_LIKELY: "it went better than it felt",
}


def feelings(found: Calibration) -> str:
    """How likely offers felt and how many came; a difference only if the interval excludes the feeling."""
    came = f"{share(found.all)} came" if found.all.hits else f"of {found.all.of:,} none came"
    known = f", as far as {found.all.of:,} can tell" if found.fits is Fits.WELL else ""
    likely = f"An offer felt {found.felt:.0%} likely on average"
    return f"{likely}, and {came}: {_FITS[found.fits]}{known}"


def felt(likely: str, found: Rate) -> str:
    """One group, e.g. "Of 7 times you felt 70% or more, 2 became an offer."."""
    times = plural(found.of, "time", "times")
    hits = f"{found.hits:,}" if found.hits else "none"
    return f"Of {times} you felt {likely[:1].lower()}{likely[1:]}, {hits} became an offer."


def group(found: Group) -> str:
    """One group beside its line: counts, per cent only with enough of them."""
    sure = f", {found.rate.share:.0%}" if found.enough else ": too few to tell"
    return f"{share(found.rate)}{sure}"


def still_open(waiting: int) -> str:
    """How many feelings have nothing to be compared with yet; "" if there are none."""
    if not waiting:
        return ""
    return (
        f" {plural(waiting, 'other opportunity has', 'other opportunities have')} no such answer."
    )


def too_few_feelings(decided: int) -> str:
    """What to record so that feelings can be compared."""
    so_far = f"{decided:,} of {FEELINGS_NEEDED} so far" if decided else "none so far"
    return (
        "On the page of an open opportunity you can say how likely an offer feels, and why. Once "
        f"{FEELINGS_NEEDED} of them are decided, you can see here how good your feeling is ({so_far})."
    )


def _sentence(words: str) -> str:
    """Labels joined in a sentence: only the first and product names keep their capital."""
    first, *rest = words.split(" ")
    return " ".join([first, *(w if w.startswith("LinkedIn") else w.lower() for w in rest)])

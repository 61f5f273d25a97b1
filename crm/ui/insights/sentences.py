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
from crm.language import tr, trn
from crm.ui.text.format import money
from crm.ui.text.labels import CHANNEL_LABELS, STAGE_LABELS

AFTER_LABELS = {
    After.ANSWERED: tr("Answered after"),
    After.SILENT: tr("No answer after"),
    After.WAITING: tr("Still open"),
    After.DECLINED: tr("Declined"),
    After.RETURNED: tr("Returned"),
}
_AFTER_WORDS = {
    After.ANSWERED: tr("answered after"),
    After.SILENT: tr("not answered after"),
    After.WAITING: tr("still open"),
    After.DECLINED: tr("declined"),
    After.RETURNED: tr("returned"),
}


def cooling(ties: Sequence[CoolingTie], total: int, name: str) -> str:
    """The title about cooling ties; `name`: of the first of at least one tie."""
    first = ties[0]
    figures = tr(
        "{now:.0f} today, {then:.0f} in {ahead} days", now=first.now, then=first.then, ahead=AHEAD
    )
    if total == 1:
        if first.falls_on:
            return tr("{name} will soon be cooling: {figures}", name=name, figures=figures)
        return tr("{name} is cooling: {figures}", name=name, figures=figures)
    return tr(
        "{total:,} ties worth keeping are cooling or soon will be, {name} most: {figures}",
        total=total,
        name=name,
        figures=figures,
    )


def channels(found: ChannelWeeks) -> str:
    """Which channel leads, with its count."""
    most = found.channels[0][1]
    first = [CHANNEL_LABELS[channel] for channel, count in found.channels if count == most]
    whole = tr(
        "{contacts} in the last {weeks} weeks",
        contacts=plural(found.total, "contact", "contacts"),
        weeks=WEEKS,
    )
    if len(first) > 3:
        return tr("No channel leads among the {whole}", whole=whole)
    if len(first) > 1:
        return tr(
            "{first} lead with {most:,} each of the {whole}",
            first=_sentence(listed(first)),
            most=most,
            whole=whole,
        )
    return tr("{first} leads: {most:,} of the {whole}", first=first[0], most=most, whole=whole)


def answers(rates: Sequence[RateOf], every: Rate) -> str:
    """The rate of all outreach; two channels are compared only if their intervals do not overlap."""
    if not every.enough:
        counted = plural(every.of, "day of outreach is", "days of outreach are")
        return tr(
            "Too few to tell: {counted} old enough to count, out of {enough} needed",
            counted=counted,
            enough=ENOUGH,
        )
    known = sorted((r for r in rates if r.rate.enough), key=lambda r: r.rate.share)
    if len(known) > 1:
        least, most = known[0], known[-1]
        if most.rate.interval[0] > least.rate.interval[1]:
            one, other = (CHANNEL_LABELS[Channel(r.kind)] for r in (most, least))
            return tr(
                "{one} was answered more often ({rate}) than {other} ({other_rate})",
                one=one,
                rate=share(most.rate),
                other=other,
                other_rate=share(least.rate),
            )
    low, high = every.interval
    apart = tr("; no channel stands out") if len(known) > 1 else ""
    return tr(
        "{every} got an answer within {answer_days} days, probably between {low:.0%} and "
        "{high:.0%}{apart}",
        every=share(every),
        answer_days=ANSWER_DAYS,
        low=low,
        high=high,
        apart=apart,
    )


def share(rate: Rate) -> str:
    """A rate as text, e.g. "13 of 20"."""
    return tr("{hits:,} of {of:,}", hits=rate.hits, of=rate.of)


def rate(found: RateOf) -> str:
    """One rate beside its line: counts, per cent only with enough cases, and how many are open."""
    waiting = tr(", {waiting:,} still open", waiting=found.waiting) if found.waiting else ""
    if not found.rate.of:
        return tr("{waiting:,} still open", waiting=found.waiting)
    if not found.rate.enough:
        return tr("{rate}: too few to tell{waiting}", rate=share(found.rate), waiting=waiting)
    return f"{share(found.rate)}, {found.rate.share:.0%}{waiting}"


def probably(found: RateOf | Group) -> str:
    """The interval as text, e.g. "43 to 82 %"."""
    low, high = found.rate.interval
    sure = found.enough if isinstance(found, Group) else found.rate.enough
    return tr("{low:.0f} to {high:.0f}%", low=100 * low, high=100 * high) if sure else tr("too few")


def answered(found: RateOf) -> str:
    """One person's answers, as counts only."""
    parts = [tr("{rate} answered", rate=share(found.rate))] if found.rate.of else []
    parts += [tr("{waiting:,} still open", waiting=found.waiting)] if found.waiting else []
    return ", ".join(parts)


def gifts(found: GiftCards) -> str:
    """What was sent, its cost, and what came after."""
    sent = plural(len(found.gifts), "gift card", "gift cards")
    cost = listed([money(cents, currency) for currency, cents in found.cost])
    if cost:
        sent = tr("{cards} for {cost}", cards=sent, cost=cost)
    after = [f"{count:,} {_AFTER_WORDS[kind]}" for kind, count in found.after.items() if count]
    return f"{sent}: {listed(after)}"


def cases(stages: Sequence[TimeIn], longest: Stretch, case: Opportunity, total: int) -> str:
    """The stage with the longest median time if there are enough stretches, else the longest stretch."""
    known = [stage for stage in stages if len(stage.over) >= ENOUGH]
    if known:
        slowest = max(known, key=lambda stage: stage.middle or 0)
        days = plural(round(slowest.middle or 0), "day", "days")
        return tr(
            "“{stage}” takes longest: {days} (the median of {count:,} opportunities)",
            stage=STAGE_LABELS[slowest.stage],
            days=days,
            count=len(slowest.over),
        )
    where = STAGE_LABELS[longest.stage]
    so_far = tr(" so far") if longest.end is None else ""
    return tr(
        "{opportunities}, too few for a pattern; the longest stretch: {days}{so_far} in "
        "“{where}”, {name}",
        opportunities=plural(total, "opportunity", "opportunities"),
        days=plural(longest.days, "day", "days"),
        so_far=so_far,
        where=where,
        name=case.name,
    )


def seats(found: SeatCount) -> str:
    """How many of the jobs that were lost were open again within a year; "" of too few."""
    if not found.enough:
        return ""
    again = trn(found.again, "{n:,} was", "{n:,} were") if found.again else tr("none was")
    words = tr(
        "Of {lost:,} jobs you did not get, {again} open again within a year",
        lost=found.lost,
        again=again,
    )
    if not found.not_over:
        return f"{words}."
    return tr(
        "{words}; for {not_over:,} of the others the year is not over.",
        words=words,
        not_over=found.not_over,
    )


def companies(first: Circle, total: int) -> str:
    """Where the user knows people best."""
    people = plural(first.people, "person", "people")
    if not first.in_touch:
        return tr(
            "{company}: you know {people} there, but you have not logged a contact yet",
            company=first.company,
            people=people,
        )
    return tr(
        "{company} comes first of {companies}: you know {people}, {warm:,} still in touch",
        company=first.company,
        companies=plural(total, "company", "companies"),
        people=people,
        warm=first.warm,
    )


def facts(lost: Sequence[Known]) -> str:
    """In how many lost cases a fact is known; stories do not count."""
    if not lost:
        return tr("You have not lost an opportunity, so there is nothing to explain")
    known = sum(not case.unknown for case in lost)
    if len(lost) == 1:
        name = lost[0].opportunity.name
        return (
            tr("You have a fact about {name}", name=name)
            if known
            else tr("You do not know why yet: {name}", name=name)
        )
    if not known:
        return tr(
            "You do not know why yet for any of {count:,} lost opportunities",
            count=len(lost),
        )
    if known == len(lost):
        return tr("You have a fact about each of {known:,} lost opportunities", known=known)
    return tr(
        "You have a fact about {known:,} of {count:,} lost opportunities; you do not know "
        "why yet for the others",
        known=known,
        count=len(lost),
    )


def patterns(found: Patterns) -> str:
    """How often the job went to an insider, if enough is known; else the credential to do something about."""
    if found.insiders.enough:
        low, high = found.insiders.interval
        return tr(
            "{insiders} lost opportunities went to someone from inside, probably between "
            "{low:.0%} and {high:.0%}",
            insiders=share(found.insiders),
            low=low,
            high=high,
        )
    if found.to_do:
        of = share(found.to_do.rate)
        return tr(
            "{name}: the person hired was stronger in {of} opportunities",
            name=found.to_do.name,
            of=of,
        )
    known = plural(found.insiders.of, "lost opportunity", "lost opportunities")
    return tr(
        "Too few to tell: you know of {known} whether the job went to someone from inside, "
        "out of {enough} needed",
        known=known,
        enough=ENOUGH,
    )


def stories(found: Tally) -> str:
    """What came of the stories; "" while too few have a verdict."""
    if not found.enough:
        return ""
    parts = [
        trn(found.confirmed, "{n:,} was confirmed", "{n:,} were confirmed"),
        tr("{refuted:,} refuted", refuted=found.refuted),
        tr("{unknowable:,} cannot be known", unknowable=found.unknowable),
    ]
    parts += [trn(found.open, "{n:,} is open", "{n:,} are open")] if found.open else []
    return tr("Of {all:,} stories you noted, {parts}.", all=found.all, parts=listed(parts))


_FITS = {
    Fits.WELL: tr("about what you felt"),
    Fits.FELT_LIKELIER: tr("it felt likelier than it was, so keep others going while you wait"),
    Fits.FELT_LESS_LIKELY: tr("it went better than it felt"),
}


def feelings(found: Calibration) -> str:
    """How likely offers felt and how many came; a difference only if the interval excludes the feeling."""
    came = (
        tr("{all} came", all=share(found.all))
        if found.all.hits
        else tr("of {of:,} none came", of=found.all.of)
    )
    known = tr(", as far as {of:,} can tell", of=found.all.of) if found.fits is Fits.WELL else ""
    likely = tr("An offer felt {felt:.0%} likely on average", felt=found.felt)
    return tr(
        "{likely}, and {came}: {fits}{known}",
        likely=likely,
        came=came,
        fits=_FITS[found.fits],
        known=known,
    )


def felt(likely: str, found: Rate) -> str:
    """One group, e.g. "Of 7 times you felt 70% or more, 2 became an offer."."""
    times = plural(found.of, "time", "times")
    hits = f"{found.hits:,}" if found.hits else tr("none")
    return tr(
        "Of {times} you felt {likely}, {hits} became an offer.",
        times=times,
        likely=likely[:1].lower() + likely[1:],
        hits=hits,
    )


def group(found: Group) -> str:
    """One group beside its line: counts, per cent only with enough of them."""
    sure = f", {found.rate.share:.0%}" if found.enough else tr(": too few to tell")
    return f"{share(found.rate)}{sure}"


def still_open(waiting: int) -> str:
    """How many feelings have nothing to be compared with yet; "" if there are none."""
    if not waiting:
        return ""
    return tr(
        " {other} no such answer.",
        other=plural(waiting, "other opportunity has", "other opportunities have"),
    )


def too_few_feelings(decided: int) -> str:
    """What to record so that feelings can be compared."""
    so_far = (
        tr(
            "{decided:,} of {feelings_needed} so far",
            decided=decided,
            feelings_needed=FEELINGS_NEEDED,
        )
        if decided
        else tr("none so far")
    )
    return tr(
        "On the page of an open opportunity you can say how likely an offer feels, and why. Once "
        "{feelings_needed} of them are decided, you can see here how good your feeling is ({so_far}).",
        feelings_needed=FEELINGS_NEEDED,
        so_far=so_far,
    )


def _sentence(words: str) -> str:
    """Labels joined in a sentence: only the first and product names keep their capital."""
    first, *rest = words.split(" ")
    return " ".join([first, *(w if w.startswith("LinkedIn") else w.lower() for w in rest)])

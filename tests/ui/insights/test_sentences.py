"""The answers as sentences: they say what the numbers allow and no more."""

from __future__ import annotations

from datetime import date

import pytest

from crm.domain.cases.opportunity import Opportunity
from crm.domain.ids import OpportunityId, PersonId
from crm.domain.insights.calibration import Calibration, Felt, Fits, Group
from crm.domain.insights.case_movement import stretches, time_in_stages
from crm.domain.insights.channel_weeks import channel_weeks
from crm.domain.insights.companies import Circle
from crm.domain.insights.cooling import CoolingTie
from crm.domain.insights.docket import Tally, tally
from crm.domain.insights.gift_cards import Gift, summary
from crm.domain.insights.knowledge import known_about
from crm.domain.insights.proportions import Rate
from crm.domain.insights.reply_rates import RateOf, together
from crm.domain.insights.seats import SeatCount
from crm.ui.insights import sentences as words
from tests.builders import an_event

TODAY = date(2026, 11, 23)


def rates(**counts: tuple[int, int]) -> list[RateOf]:
    return [RateOf(kind, Rate(*numbers)) for kind, numbers in counts.items()]


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({"email": (5, 5)}, "Too few to tell: 5 days of outreach are old enough to count, out of 8 needed"),
        ({"email": (1, 1)}, "Too few to tell: 1 day of outreach is old enough to count, out of 8 needed"),
        ({"email": (13, 20)}, "13 of 20 got an answer within 14 days, probably between 43% and 82%"),
        # Ten of ten beside seven of seven: the seven are too few to be compared.
        ({"email": (10, 10), "text": (0, 7)},
         "10 of 17 got an answer within 14 days, probably between 36% and 78%"),
        ({"email": (6, 10), "text": (5, 10)},
         "11 of 20 got an answer within 14 days, probably between 34% and 74%; no channel stands out"),
        ({"email": (18, 20), "text": (2, 20)},
         "E-mail was answered more often (18 of 20) than Text message (2 of 20)"),
    ],
)  # fmt: skip
def test_answers(counts: dict[str, tuple[int, int]], says: str) -> None:
    found = rates(**counts)
    assert words.answers(found, together(found)) == says


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (RateOf("email", Rate(2, 3)), "2 of 3: too few to tell"),
        (RateOf("email", Rate(0, 0), 2), "2 still open"),
        (RateOf("email", Rate(13, 20), 1), "13 of 20, 65%, 1 still open"),
    ],
)
def test_a_rate_beside_its_line(found: RateOf, says: str) -> None:
    assert words.rate(found) == says
    assert ("%" in words.probably(found)) is found.rate.enough


def test_cooling_names_the_first_and_its_numbers() -> None:
    tie = CoolingTie(PersonId(1), 45.6, 33.8, date(2026, 12, 20))
    says = words.cooling([tie], 1, "Wren Ashdale")
    assert says == "Wren Ashdale will soon be cooling: 46 today, 34 in 30 days"
    fell = CoolingTie(PersonId(1), 38.2, 27.9, None)
    assert words.cooling([fell], 1, "Wren") == "Wren is cooling: 38 today, 28 in 30 days"
    assert words.cooling([tie], 1200, "Wren").startswith(
        "1,200 ties worth keeping are cooling or soon will be, Wren most"
    )


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({"email": 3, "call": 1}, "E-mail leads: 3 of the 4 contacts in the last 26 weeks"),
        ({"email": 2, "linkedin_message": 2},
         "E-mail and LinkedIn message lead with 2 each of the 4 contacts in the last 26 weeks"),
        ({"email": 1, "call": 1, "text": 1, "coffee": 1},
         "No channel leads among the 4 contacts in the last 26 weeks"),
        ({"email": 1}, "E-mail leads: 1 of the 1 contact in the last 26 weeks"),
    ],
)  # fmt: skip
def test_channels(counts: dict[str, int], says: str) -> None:
    found = channel_weeks([(kind, "2026-11-16", n) for kind, n in counts.items()], TODAY)
    assert words.channels(found) == says


def test_gifts_say_after_and_never_because() -> None:
    gifts = [
        Gift(1, (1,), date(2026, 10, 1), 500, "USD", "", True),
        Gift(2, (1,), date(2026, 10, 1), 700, "EUR", "declined", False),
        Gift(3, (1,), date(2026, 11, 20), None, "", "", False),
    ]
    says = words.gifts(summary(gifts, TODAY))
    assert (
        says
        == "3 gift cards for 7.00 EUR and 5.00 USD: 1 answered after, 1 still open and 1 declined"
    )
    assert words.gifts(summary(gifts[2:], TODAY)) == "1 gift card: 1 still open"


def test_cases_claim_no_pattern_from_few() -> None:
    events = [an_event(1, "applied", "2026-10-01"), an_event(2, "interview_held", "2026-10-11")]
    case = Opportunity(OpportunityId(1), "Northlight", "Planner")
    found = stretches(case, events, TODAY)
    longest = found[1]
    assert words.cases(time_in_stages(found), longest, case, 1) == (
        "1 opportunity, too few for a pattern; the longest stretch: 43 days so far in “Interviewing”, "
        "Planner at Northlight"
    )
    many = time_in_stages([found[0]] * 8)
    assert (
        words.cases(many, longest, case, 8)
        == "“Applied” takes longest: 10 days (the median of 8 opportunities)"
    )


def test_companies() -> None:
    known = Circle("Northlight", 5, 4, 3, PersonId(1), 50.0)
    says = "Northlight comes first of 2 companies: you know 5 people, 3 still in touch"
    assert words.companies(known, 2) == says
    never = words.companies(Circle("Northlight", 1, 0, 0), 2)
    assert never == "Northlight: you know 1 person there, but you have not logged a contact yet"


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ([], "You have not lost an opportunity, so there is nothing to explain"),
        ([1], "You have a fact about Planner at Northlight"),
        ([0], "You do not know why yet: Planner at Northlight"),
        ([0, 0], "You do not know why yet for any of 2 lost opportunities"),
        ([1, 2], "You have a fact about each of 2 lost opportunities"),
        (
            [1, 0],
            (
                "You have a fact about 1 of 2 lost opportunities; you do not know why yet for the "
                "others"
            ),
        ),
    ],
)
def test_stories_explain_nothing(facts: list[int], says: str) -> None:
    case = Opportunity(OpportunityId(1), "Northlight", "Planner")
    lost = [an_event(1, "rejection_received", "2026-03-16")]
    assert words.facts([known_about(case, lost, {"fact": n, "story": 9}) for n in facts]) == says


@pytest.mark.parametrize(
    ("counted", "says"),
    [
        pytest.param((4, 2, 0), "", id="too few"),
        pytest.param(
            (6, 1, 0), "Of 6 jobs you did not get, 1 was open again within a year.", id="one"
        ),
        pytest.param(
            (9, 2, 3),
            "Of 9 jobs you did not get, 2 were open again within a year; for 3 of the others the "
            "year is not over.",
            id="some years are not over",
        ),
        pytest.param(
            (5, 0, 0), "Of 5 jobs you did not get, none was open again within a year.", id="none"
        ),
    ],
)
def test_jobs_that_were_open_again(counted: tuple[int, int, int], says: str) -> None:
    assert words.seats(SeatCount(*counted)) == says


def _felt(mean: float, hits: int, of: int, fits: Fits) -> Calibration:
    return Calibration((), Rate(hits, of), mean, fits)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (_felt(0.8, 0, 5, Fits.FELT_LIKELIER),
         "An offer felt 80% likely on average, and of 5 none came: it felt likelier than it was, so keep others "
         "going while you wait"),
        (_felt(0.55, 3, 9, Fits.WELL),
         "An offer felt 55% likely on average, and 3 of 9 came: about what you felt, as far as 9 can tell"),
        (_felt(0.1, 5, 6, Fits.FELT_LESS_LIKELY),
         "An offer felt 10% likely on average, and 5 of 6 came: it went better than it felt"),
    ],
)  # fmt: skip
def test_feelings_against_what_came(found: Calibration, says: str) -> None:
    assert words.feelings(found) == says


def test_a_group_of_feelings_in_words() -> None:
    two, four = Group(Felt.LIKELY, Rate(2, 7)), Group(Felt.UNLIKELY, Rate(0, 4))
    assert words.felt("70% or more", two.rate) == (
        "Of 7 times you felt 70% or more, 2 became an offer."
    )
    assert words.felt("Below 30%", four.rate) == (
        "Of 4 times you felt below 30%, none became an offer."
    )
    assert [words.group(two), words.group(four)] == ["2 of 7, 29%", "0 of 4: too few to tell"]
    assert [words.probably(two), words.probably(four)] == ["8 to 64%", "too few"]
    assert [words.still_open(n) for n in (0, 1, 2)] == [
        "", " 1 other opportunity has no such answer.", " 2 other opportunities have no such answer.",
    ]  # fmt: skip
    assert "(none so far)" in words.too_few_feelings(0)
    assert "(3 of 5 so far)" in words.too_few_feelings(3)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (Tally(2, 5, 2, 3),
         "Of 12 stories you noted, 2 were confirmed, 5 refuted, 2 cannot be known and 3 are open."),
        (Tally(1, 4, 0, 1),
         "Of 6 stories you noted, 1 was confirmed, 4 refuted, 0 cannot be known and 1 is open."),
        (Tally(0, 5, 0, 0), "Of 5 stories you noted, 0 were confirmed, 5 refuted and 0 cannot be known."),
        (Tally(1, 2, 1, 9), ""),
        (Tally(), ""),
    ],
)  # fmt: skip
def test_the_tally_of_stories(found: Tally, says: str) -> None:
    assert words.stories(found) == says
    counts = {
        "confirmed": found.confirmed,
        "refuted": found.refuted,
        "unknowable": found.unknowable,
    }
    assert tally(counts | {"": found.open}) == found

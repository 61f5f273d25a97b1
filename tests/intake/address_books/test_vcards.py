from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import intake
from crm.errors import FileRefused
from crm.intake.reading import FileKind, PersonRow, Reading


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


ADA = card("N:Example;Ada;;;", "FN:Ada Example")


def read(text: str, encoding: str = "utf-8") -> Reading:
    return intake.read("contacts.vcf", text.encode(encoding))


PHOTO = base64.encodebytes(bytes(range(256)) * 4).decode().replace("\n", "\r\n ").rstrip()


@pytest.mark.parametrize(
    ("text", "person"),
    [
        pytest.param(
            card(
                "N:Example;Ada;Bea;Dr.;PhD", "FN:Dr. Ada Bea Example", "ORG:Acme\\, Inc.;Sales",
                "TITLE:Head of R\\;D", "EMAIL;TYPE=work:w@example.com",
                "item1.EMAIL;type=pref:P@example.com", "TEL;type=CELL:+1 555",
                "ADR;TYPE=work:;;1 Street;Leeds;;LS1;UK", "CATEGORIES:friend,work",
                "item2.URL:https://www.linkedin.com/in/ada-", " example", "item2.X-ABLabel:LinkedIn",
                "NOTE:one\\ntwo\\, three", f"PHOTO;ENCODING=b;TYPE=JPEG:{PHOTO}", "BDAY:1980-01-01",
            ),
            PersonRow(
                1, "Ada", "Example", "Acme, Inc.", "Head of R;D", "Leeds", "p@example.com", "+1 555",
                "https://www.linkedin.com/in/ada-example", None, "one\ntwo, three",
                ("friend", "work"), more_emails=("w@example.com",), middle_name="Bea",
                birthday="--01-01", postal_address="1 Street\nLeeds\nLS1\nUK",
            ),
            id="3.0 with groups, folds and escapes",
        ),
        pytest.param(
            card(
                "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;;",
                "ORG;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:B=C3=A4ren =", "Werk",
                "EMAIL;PREF;INTERNET:j@example.com", "TEL;CELL;VOICE:0221",
                "NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo",
                "PHOTO;ENCODING=BASE64;JPEG:", " /9j/4AAQ", " AAA=", "", version="2.1",
            ),
            PersonRow(
                1, "Jörg", "Müller", "Bären Werk", email="j@example.com", phone="0221",
                notes="one\ntwo",
            ),
            id="2.1 with quoted-printable and a soft line break",
        ),
        pytest.param(
            card("N;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:M=FCller;J=F6rg", version="2.1"),
            PersonRow(1, "Jörg", "Müller"),
            id="2.1 in Latin-1, the encoding without its name",
        ),
        pytest.param(
            card(
                "KIND:individual", "FN;PREF=1:Ada Example", "N:Example;Ada;;;",
                "EMAIL;PREF=2:b@example.com", "EMAIL;PREF=1:a@example.com",
                'TEL;VALUE=uri;TYPE="voice,home":tel:+1-555', version="4.0",
            ),
            PersonRow(
                1, "Ada", "Example", email="a@example.com", phone="+1-555", more_emails=("b@example.com",),
            ),
            id="4.0 with preferences",
        ),
        pytest.param(
            card("FN:Ada Example", "X-SOCIALPROFILE;type=linkedin:http://linkedin.com/in/Ada"),
            PersonRow(1, "Ada", "Example", linkedin_url="https://www.linkedin.com/in/ada"),
            id="a whole name and a social profile",
        ),
        pytest.param(
            card("FN:a@example.com", "EMAIL:a@example.com"),
            PersonRow(1, email="a@example.com"),
            id="an address only",
        ),
        pytest.param(
            card("NICKNAME:Runa"), PersonRow(1, "Runa"), id="a nickname only"
        ),
        pytest.param(
            ADA.lower().replace("ada example", "Ada Example").replace("example;ada", "Example;Ada"),
            PersonRow(1, "Ada", "Example"),
            id="lower case",
        ),
        pytest.param(ADA.replace("\r\n", "\n"), PersonRow(1, "Ada", "Example"), id="LF"),
    ],
)  # fmt: skip
def test_a_card_gives_its_person(text: str, person: PersonRow) -> None:
    reading = read(text)
    assert reading.kind is intake.recognise(text.encode()) is FileKind.VCARD
    assert reading.people == (person,)
    assert not reading.skipped


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (card("FN:Elmshire Dental", "ORG:Elmshire Dental", "X-ABShowAs:COMPANY"), "company"),
        (card("ORG:Elmshire Dental", "TEL:555"), "company"),
        (card("KIND:org", "FN:Elmshire Dental", version="4.0"), "company"),
        (card("TEL:555"), "no name"),
        (card("NONSENSE", "FN"), "no name"),
        (card("FN:" + "x" * 100_001), "100,000"),
    ],
)
def test_a_card_of_nobody_is_reported_with_its_line(other: str, words: str) -> None:
    reading = read(ADA + other + ADA.replace("Ada", "Ben"))
    assert [person.first_name for person in reading.people] == ["Ada", "Ben"]
    (problem,) = reading.skipped
    assert problem.line == 6
    assert words in problem.sentence


def test_a_card_that_breaks_off_is_kept_with_a_warning() -> None:
    reading = read(ADA + "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ben Example\r\n")
    assert [person.first_name for person in reading.people] == ["Ada", "Ben"]
    assert [warning.line for warning in reading.warnings] == [6]


def test_a_damaged_line_costs_only_itself_and_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    reading = read(card("N:Example;Ada;;;", "EMAIL a@example.com", "ORG:Acme"))
    assert reading.people == (PersonRow(1, "Ada", "Example", "Acme"),)
    (warning,) = reading.warnings
    assert warning.line == 1
    assert "“EMAIL a@example.com”" in warning.sentence
    assert not caplog.records


@pytest.mark.parametrize(
    "head",
    [
        r"EMAIL;X-NOTE=the \"good\" one", 'EMAIL;X-NOTE=5" disk', r"EMAIL;T\ork", "EMAIL;TYPE=", "E-MAIL",
        "EMAIL.HOME", "item1.X-EMAIL", 'EMAIL;X-NOTE="a:b;c"',
        # Each of these doubled the time of a parser with every further parameter.
        "EMAIL" + ";a=b" * 200, "EMAIL" + ";a" * 200, "EMAIL" + ';a="b"' * 200, "EMAIL" + ";" * 200,
    ],
)  # fmt: skip
def test_odd_parameters_and_other_names_cost_nothing(head: str) -> None:
    reading = read(card("FN:Jon Stowe", f"{head}:jon@example.net"))
    assert reading.people == (PersonRow(1, "Jon", "Stowe", email="jon@example.net"),)
    assert not reading.warnings


@pytest.mark.parametrize("version", ["2.1", "3.0", "4.0"])
def test_commas_that_nobody_escaped_cut_nothing(version: str) -> None:
    reading = read(
        card(
            "N:Quill;Ida", "FN:Quill, Ida", "TITLE:Head of Sales, EMEA", "ORG:Quarry, Inc.;Sales, North",
            "NOTE;ENCODING=QUOTED-PRINTABLE:Met at the fair, likes tea=0D=0AKnows Sam, Wren",
            "CATEGORIES:friend,work", version=version,
        )
    )  # fmt: skip
    assert reading.people == (
        PersonRow(
            1, "Ida", "Quill", "Quarry, Inc.", "Head of Sales, EMEA",
            notes="Met at the fair, likes tea\nKnows Sam, Wren", tags=("friend", "work"),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ((r"N:Back\;Fore\;\;\;;;;;", "FN:Fore Back"), ("Fore", "Back")),
        (
            (r"N:Rp\: Wr.no;Z New Kni Bz;;;", "FN:Z New Kni Bz Rp: Wr.no"),
            ("Z New Kni Bz", "Rp: Wr.no"),
        ),
        ((r"N:Smith\; Jr.;John;;;",), ("John", "Smith; Jr.")),
        (("N:van der Berg;Nia,Maria;;;",), ("Nia Maria", "van der Berg")),
        (("N:Onlylast;;;;", "FN:Onlylast"), ("", "Onlylast")),
        (("FN:Marsh, Tilda",), ("Tilda", "Marsh")),
        ((r"FN:Marsh\, Tilda",), ("Tilda", "Marsh")),
        (("N:山田;太郎;;;",), ("太郎", "山田")),
    ],
)
def test_a_name_is_read_as_a_person_would(lines: tuple[str, ...], name: tuple[str, str]) -> None:
    (person,) = read(card(*lines)).people
    assert (person.first_name, person.last_name) == name


@pytest.mark.parametrize(
    ("lines", "phone"),
    [
        (("TEL;TYPE=HOME,pref:1", "TEL;TYPE=CELL:2"), "2"),
        (("TEL;HOME:1", "item1.TEL:2", "item1.X-ABLabel:_$!<Mobile>!$_"), "2"),
        (("TEL;TYPE=FAX:1", "PHONE.WORK:2"), "2"),
        (("X-PHONE.HOME:1", "X-PHONE.MOBILE:2"), "2"),
        (("TEL;TYPE=HOME:1", "X-MOBILE:2"), "2"),
        (("TEL;TYPE=WORK:1", "TEL;TYPE=WORK;PREF=1:2"), "2"),
        (("TEL;TYPE=work;VALUE=uri:tel:+44-20-555;ext=12",), "+44-20-555 ext. 12"),
        (("TEL;VALUE=uri:TEL:+44-20-555;phone-context=example.com",), "+44-20-555"),
    ],
)
def test_of_several_numbers_the_mobile_one_counts(lines: tuple[str, ...], phone: str) -> None:
    (person,) = read(card("FN:Ada Example", *lines)).people
    assert person.phone == phone


@pytest.mark.parametrize(
    ("line", "encoding"),
    [
        ("FN;CHARSET=UTF-8;ENCODING=BASE64:SsO2cmcgTcO8bGxlcg==", "utf-8"),
        ("FN;CHARSET=WINDOWS-1250;ENCODING=QUOTED-PRINTABLE:J=F6rg M=FCller", "utf-8"),
        ("FN;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg M=C3=BCller", "utf-8"),
        ("FN;CHARSET=punycode;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg M=C3=BCller", "utf-8"),
        ("FN;CHARSET=ISO-8859-1:Jörg Müller", "iso-8859-1"),
    ],
)
def test_a_card_may_name_the_encoding_of_its_letters(line: str, encoding: str) -> None:
    assert read(card(line, version="2.1"), encoding).people == (PersonRow(1, "Jörg", "Müller"),)


def test_a_note_with_plain_line_breaks_is_whole() -> None:
    assert read(card("FN:Jo", "NOTE:one", "two, three", "", "four")).people[0].notes == (
        "one\ntwo, three\nfour"
    )


def test_what_is_not_kept_of_the_cards_is_named_with_examples() -> None:
    reading = read(
        card(
            "N:Larkfield;Sam;Bo;Dr.;", "NICKNAME:Sammy", "ORG:Northlight;Research", "EMAIL:sam@example.net",
            "EMAIL:sam@example.org", "TEL;CELL:+1 555 0101", "TEL:+1 555 0102", "BDAY:1604-05-09",
            "ADR:;;1 Lane;Leeds;;LS1;UK", "URL:https://example.com/sam", "X-SPOUSE:Robin", "X-SHOE:43",
            f"PHOTO;ENCODING=b;TYPE=JPEG:{PHOTO}", "UID:abc", "REV:2020", "X-PM-SIGN:true",
        )
        + card("FN:Ada Example", "BDAY:1970-01-01", "ADR:;;;Leeds;;;", "TEL;FAX:5")
        + card("FN:Ben Example", "BDAY:in May")
    )  # fmt: skip
    (sentence,) = reading.left_out
    assert sentence.partition("left out: ")[2].removesuffix(".").split("; ") == [
        "birthday (1 card: in May)",
        "department or another company (1 card: Research)",
        "fax or pager (1 card: 5)",
        "photo (1 card)",
        "related person (1 card: Robin)",
        "title before the name (1 card: Dr.)",
        "web page or other profile (1 card: https://example.com/sam)",
        "X-SHOE (1 card: 43)",
        "year of birth (1 card)",
    ]
    assert reading.people[0][-6:] == (
        ("sam@example.org",), ("+1 555 0102",), "Bo", "Sammy", "--05-09", "1 Lane\nLeeds\nLS1\nUK",
    )  # fmt: skip


def test_a_card_that_is_kept_whole_says_nothing() -> None:
    assert read(card("N:Example;Ada;;;", "VERSION:3.0", "ADR:;;;Leeds;;;", "UID:1")).left_out == ()


def test_a_card_with_thousands_of_entries_is_left_out_and_named() -> None:
    reading = read(ADA + card("FN:Ben", *(f"TEL:{number}" for number in range(1001))))
    assert [problem.line for problem in reading.skipped] == [6]
    assert "1,000 entries" in reading.skipped[0].sentence


def test_the_card_of_an_assistant_inside_a_card_is_not_mixed_up() -> None:
    inner = card("N:Helper;Hal;;;", version="2.1")
    reading = read(card("N:Example;Ada;;;", "AGENT:", *inner.split("\r\n")[:-1], version="2.1"))
    assert reading.people == (PersonRow(1, "Ada", "Example"),)
    assert "related person (1 card)" in reading.left_out[0]


def test_equal_cards_are_one_person() -> None:
    reading = read(ADA + ADA)
    assert (len(reading.people), [problem.line for problem in reading.merged]) == (1, [6])
    assert reading.rows == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_cards_come_in_every_encoding(encoding: str) -> None:
    assert read(card("N:Müller;Jörg;;;"), encoding).people == (PersonRow(1, "Jörg", "Müller"),)


def test_cards_of_nobody_only_are_refused() -> None:
    with pytest.raises(FileRefused, match="no people"):
        read(card("TEL:555"))


PIECES = st.sampled_from(
    ["BEGIN:VCARD", "END:VCARD", "N", "FN", ":", ";", "=", "=C3", "\r\n", "\n ", "\\", '"', ",", "a",
     "ORG", "ENCODING=QUOTED-PRINTABLE", "CHARSET=x", "AGENT:", "item1.", "EMAIL:a@example.com"]
)  # fmt: skip


@given(
    st.lists(
        PIECES | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4),
        max_size=30,
    )
)
def test_no_card_breaks_it(pieces: list[str]) -> None:
    reading = read(f"{ADA}{''.join(pieces)}\r\n{ADA}")
    assert reading.people[0] == PersonRow(1, "Ada", "Example")


def test_a_link_with_the_colon_escaped_is_a_link() -> None:
    card = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jo\r\nitem1.URL:https\\://www.linkedin.com/in/jo\r\nEND:VCARD\r\n"
    (row,) = intake.read("a.vcf", card).people
    assert row.linkedin_url == "https://www.linkedin.com/in/jo"

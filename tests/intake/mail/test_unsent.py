"""Drafts, deleted mails and spam are no contact, in whatever language and program; sent ones tell who the user is."""

from __future__ import annotations

import pytest

from crm.intake.mail.mails import read_mails
from crm.intake.mail.robots import is_robot
from crm.intake.mail.unsent import was_never_contact, was_sent
from crm.intake.mail.whose import Whose
from tests.intake.mail.test_mails import ME, MINE, SAM, WREN, mail, mailbox

#: Drafts, bin, spam and sent mail as Gmail names them.
LABELS = {
    "en": ("Drafts", "Trash", "Spam", "Sent"),
    "en-GB": ("Drafts", "Bin", "Spam", "Sent Mail"),
    "de": ("Entwürfe", "Papierkorb", "Spam", "Gesendet"),
    "fr": ("Brouillons", "Corbeille", "Spam", "Messages envoyés"),
    "fr-CA": ("Brouillons", "Corbeille", "Pourriel", "Messages envoyés"),
    "es": ("Borradores", "Papelera", "Spam", "Enviados"),
    "it": ("Bozze", "Cestino", "Spam", "Posta inviata"),
    "pt-BR": ("Rascunhos", "Lixeira", "Spam", "E-mails enviados"),
    "pt-PT": ("Rascunhos", "Lixo", "Spam", "Enviados"),
    "nl": ("Concepten", "Prullenbak", "Spam", "Verzonden"),
    "sv": ("Utkast", "Papperskorgen", "Skräppost", "Skickat"),
    "no": ("Utkast", "Papirkurv", "Søppelpost", "Sendt"),
    "da": ("Kladder", "Papirkurv", "Spam", "Sendt"),
    "fi": ("Luonnokset", "Roskakori", "Roskaposti", "Lähetetyt"),
    "pl": ("Wersje robocze", "Kosz", "Spam", "Wysłane"),
    "cs": ("Koncepty", "Koš", "Spam", "Odeslaná pošta"),
    "tr": ("Taslaklar", "Çöp kutusu", "Spam", "Gönderilmiş Postalar"),
    "hu": ("Piszkozatok", "Kuka", "Spam", "Elküldött"),
    "ru": ("Черновики", "Корзина", "Спам", "Отправленные"),
    "el": ("Πρόχειρα", "Κάδος απορριμμάτων", "Ανεπιθύμητα", "Απεσταλμένα"),
    "ja": ("下書き", "ゴミ箱", "迷惑メール", "送信済み"),
    "zh-CN": ("草稿", "垃圾箱", "垃圾邮件", "已发送"),
    "ko": ("임시보관함", "휴지통", "스팸함", "보낸편지함"),
}


@pytest.mark.parametrize("language", LABELS)
def test_gmails_folders_are_known_in_many_languages(language: str) -> None:
    *nothing, sent = LABELS[language]
    for label in nothing:
        assert was_never_contact({"x-gmail-labels": [f"Opened,{label},Jobs"]})
        assert was_never_contact({"x-gmail-labels": [label.upper()]})
    assert was_sent({"x-gmail-labels": [f'"{sent}",Jobs']})
    assert not was_never_contact({"x-gmail-labels": [sent]})
    assert not was_sent({"x-gmail-labels": [",".join(nothing)]})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-gmail-labels", "=?UTF-8?Q?Corbeille,Non_lus?="),
        ("x-gm-labels", r'"\\Draft"'),
        ("x-folder", "[Gmail]/Trash"),
        ("x-unsent", "1"),
        ("x-mozilla-status", "0009"),
        ("x-mozilla-status", "0801"),
        ("x-mozilla-status2", "00200000"),
        ("x-mozilla-draft-info", "internal/draft; vcard=0"),
        ("x-mozilla-keys", "$label1 junk"),
        ("x-status", "AD"),
        ("x-status", "T"),
        ("x-keywords", "$Junk, work"),
        ("x-spam-flag", "YES"),
        ("x-uniform-type-identifier", "com.apple.mail-draft"),
    ],
)
def test_other_programs_mark_drafts_deleted_and_spam(name: str, value: str) -> None:
    assert was_never_contact({name: [value]})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-gmail-labels", "Inbox,Opened,Draft contracts,Jobs/Trash"),
        ("x-unsent", "0"),
        ("x-mozilla-status", "0001"),
        ("x-mozilla-status", "lost"),
        ("x-mozilla-status2", "00000000"),
        ("x-mozilla-keys", "nonjunk"),
        ("x-status", "RO"),
        ("status", "DELIVERED"),
        ("x-spam-flag", "NO"),
    ],
)
def test_kept_mails_stay(name: str, value: str) -> None:
    assert not was_never_contact({name: [value]})


def test_an_address_the_user_sent_from_is_theirs_and_it_is_said() -> None:
    jobs = mail("Me <jobs@example.net>", SAM, id="<1@x.example>", X_Gmail_Labels="Sent")
    plus = mail("Me <me+jobs@example.com>", WREN, id="<2@x.example>")
    found = read_mails(mailbox(jobs, plus), MINE)
    assert [[party.email for party in one.parties] for one in found.contacts] == [[SAM], [WREN]]
    assert found.owner == {ME, "jobs@example.net", "me+jobs@example.com"}
    assert found.notes == [
        "These addresses in the file count as yours, too: jobs@example.net, me+jobs@example.com."
    ]


def test_sent_mails_tell_who_the_user_is() -> None:
    found = read_mails(mail(ME, SAM, X_Gmail_Labels="Gesendet"), Whose())
    assert found.owner == {ME}
    assert found.notes == []


def test_the_users_name_with_another_address_is_asked_about() -> None:
    known = mail(f"Mia Example <{ME}>", SAM, id="<1@x.example>")
    other = mail("Mia Example <mia@example.net>", SAM, id="<2@x.example>")
    (note,) = read_mails(mailbox(known, other), MINE).notes
    assert note.startswith("Is this you?")
    assert "mia@example.net" in note


@pytest.mark.parametrize(
    "address",
    ["noreply@example.org", "no.reply@example.org", "careers-noreply@example.org", "do_not_reply@example.org",
     "messages-noreply@example.org", "noreply+4f@example.org", "noreply2@example.org",
     "calendar-notification@example.org", "bounces+12@example.org", "mailer-daemon@example.org",
     "jobalerts-noreply@example.org", "ne-pas-repondre@example.org", "notifications@example.org",
     "sam@noreply.example.org", "reply+4f2a@mail.example.org", "unknownorganizer@calendar.google.com",
     "4f2a@group.calendar.google.com"],
)  # fmt: skip
def test_robots_are_nobody(address: str) -> None:
    assert is_robot(address)


@pytest.mark.parametrize(
    "address",
    ["sam@example.org", "jobs@example.org", "careers@example.org", "info@example.org", "sam@reply.com",
     "newsome@example.org", "systema@example.org", "bouncer@example.org", "juno.replin@example.org"],
)  # fmt: skip
def test_people_are_no_robots(address: str) -> None:
    assert not is_robot(address)

"""Mails that are no contact because of where they lay: drafts, the bin, spam; and those the user sent.

Programs mark them in fields of their own. Gmail names the folder in the language of the account.
"""

from __future__ import annotations

import re
from typing import Final

from crm.domain.people.normalise import text_key
from crm.intake.mail.heads import Fields, text

#: Folders of drafts, deleted mails and spam: Gmail's labels in its languages, those of IMAP (RFC 6154, RFC 5788)
#: and of other programs. Source: the public interfaces of Gmail, Outlook and Thunderbird.
_NOT_CONTACT: Final = frozenset(map(text_key, """
    Draft|Drafts|Trash|Bin|Spam|Junk|Junk E-mail|Junk Email|Deleted|Deleted Items|Deleted Messages|Outbox
    Entwurf|Entwürfe|Papierkorb|Gelöscht|Gelöschte Elemente|Gelöschte Objekte|Werbung und Spam|Junk-E-Mail
    Brouillon|Brouillons|Corbeille|Pourriel|Pourriels|Indésirables|Courrier indésirable|Éléments supprimés
    Borrador|Borradores|Papelera|Correo no deseado|Elementos eliminados|Eliminados
    Bozza|Bozze|Cestino|Posta indesiderata|Posta eliminata|Indesiderata
    Rascunho|Rascunhos|Lixeira|Lixo|Lixo eletrônico|Lixo eletrónico|Itens excluídos|Itens eliminados
    Concepten|Prullenbak|Prullenmand|Ongewenst|Ongewenste e-mail|Verwijderde items
    Utkast|Papperskorg|Papperskorgen|Skräppost|Borttaget|Borttagna objekt
    Kladd|Papirkurv|Papirkurven|Søppel|Søppelpost|Søppel-e-post|Nettsøppel|Slettede elementer
    Kladde|Kladder|Uønsket mail|Uønsket post|Slettet post
    Luonnos|Luonnokset|Roskakori|Roskaposti|Poistetut|Poistetut kohteet
    Drög|Ruslafata|Ruslpóstur
    Szkic|Szkice|Wersje robocze|Wersja robocza|Kosz|Niechciane|Wiadomości-śmieci|Elementy usunięte
    Koncepty|Rozepsané|Koš|Nevyžádaná pošta|Odstraněná pošta
    Rozpísané|Rozpracované|Kôš|Nevyžiadaná pošta
    Taslak|Taslaklar|Çöp|Çöp kutusu|İstenmeyen|İstenmeyen posta|Gereksiz|Önemsiz|Önemsiz e-posta|Silinmiş Öğeler
    Piszkozat|Piszkozatok|Kuka|Lomtár|Levélszemét
    Ciornă|Ciorne|Mesaje nefinalizate|Coș de gunoi|Coșul de gunoi|Coş de gunoi|Coşul de gunoi|Nedorite
    Osnutki|Smetnjak|Vsiljena pošta|Neželena pošta
    Skice|Nacrti|Otpad|Smeće|Neželjena pošta
    Mustandid|Prügikast|Rämpspost
    Melnraksti|Miskaste|Atkritne|Mēstules|Surogātpasts
    Juodraščiai|Šiukšliadėžė|Šiukšlės|Šlamštas
    Esborranys|Paperera|Correu brossa
    Zirriborroak|Zakarrontzia|Zaborra|Borradores|Lixo
    Πρόχειρα|Κάδος|Κάδος απορριμμάτων|Ανεπιθύμητα|Ανεπιθύμητη αλληλογραφία
    Черновик|Черновики|Корзина|Спам|Нежелательная почта|Удаленные|Удалённые
    Чернетки|Кошик|Небажана пошта
    Чернови|Кошче
    Нацрти|Отпад|Непожељно
    טיוטה|טיוטות|אשפה|ספאם|דואר זבל
    مسودات|المسودات|المهملات|سلة المهملات|الرسائل غير المرغوب فيها|بريد عشوائي|بريد غير مرغوب فيه|رسائل غير مرغوب فيها
    پیش‌نویس‌ها|زباله‌دان|هرزنامه
    下書き|ゴミ箱|迷惑メール
    草稿|草稿箱|已删除邮件|已刪除的郵件|垃圾箱|垃圾桶|垃圾邮件|垃圾郵件|垃圾內容
    임시보관함|임시 보관함|휴지통|스팸함|스팸
    Thư nháp|Bản nháp|Thùng rác|Thư rác
    Draf|Konsep|Sampah|Tong Sampah
    จดหมายร่าง|ร่างจดหมาย|ถังขยะ|จดหมายขยะ|สแปม
    ड्राफ़्ट|कूड़ेदान|ट्रैश|स्पैम
""".replace("\n", "|").split("|"))) - {""}  # fmt: skip
#: The folder of what the user sent, in the same languages.
_SENT: Final = frozenset(map(text_key, """
    Sent|Sent Mail|Sent Items|Sent Messages|Gesendet|Gesendete Elemente|Gesendete Objekte|Messages envoyés|Envoyés
    Éléments envoyés|Enviado|Enviados|Mensajes enviados|Correo enviado|Elementos enviados|Inviati|Inviata
    Posta inviata|E-mails enviados|E-mail enviados|Itens enviados|Mensagens enviadas|Correio enviado|Verzonden
    Verzonden berichten|Verzonden items|Skickat|Skickade|Skickade mail|Skickade meddelanden|Sendt|Sendte|Sendt e-post
    Sendte mails|Sendte elementer|Sendt post|Lähetetyt|Lähetetyt viestit|Wysłane|Elementy wysłane|Odeslané
    Odeslaná pošta|Odoslané|Odoslaná pošta|Gönderilen|Gönderilenler|Gönderilmiş Postalar|Gönderilmiş Öğeler
    Elküldött|Elküldött üzenetek|Elküldött levelek|Trimise|Mesaje trimise|Poslano|Poslane|Poslana pošta|Poslana e-pošta
    Saadetud|Saadetud kirjad|Nosūtītie|Nosūtītās vēstules|Nosūtītās|Išsiųsti|Išsiųsti laiškai|Enviats|Απεσταλμένα
    Отправленные|Надіслані|Изпратени|Изпратена поща|Послато|Послате|דואר יוצא|נשלח|דואר שנשלח
    المرسل|المرسلة|البريد المرسل
    الرسائل المرسلة
    送信済み|送信済みメール|已发送|已发邮件|已傳送|寄件備份|寄件匣|보낸편지함|보낸 편지함|Thư đã gửi|Đã gửi
    Terkirim|จดหมายที่ส่งแล้ว|ส่งแล้ว|भेजे गए|भेजे गए मेल
""".replace("\n", "|").split("|"))) - {""}  # fmt: skip
#: Bits of Thunderbird: deleted and not yet compacted, waiting to be sent; deleted on the server, a template.
_MOZILLA: Final = 0x0008 | 0x0800
_MOZILLA_2: Final = 0x0020_0000 | 0x0100_0000
#: Flags of mutt, Dovecot and others, one of them D(eleted) or T (a draft).
_FLAGS: Final = re.compile(r"[A-Z]{0,5}[DT][A-Z]{0,5}")
#: The folder before Gmail's own labels in IMAP; other paths are the user's own.
_ROOT: Final = re.compile(r"^\[(?:gmail|google mail)\]/", re.IGNORECASE)


def was_never_contact(fields: Fields) -> bool:
    """Whether it is a draft, spam or deleted, by what the program that kept it says."""
    return (
        not _NOT_CONTACT.isdisjoint(_folders(fields))
        or "x-mozilla-draft-info" in fields
        or text(fields, "x-unsent").strip() == "1"
        or bool(_bits(fields, "x-mozilla-status") & _MOZILLA)
        or bool(_bits(fields, "x-mozilla-status2") & _MOZILLA_2)
        or bool(_FLAGS.fullmatch(text(fields, "x-status")))
        or text(fields, "x-spam-flag").strip().casefold() == "yes"
        or "mail-draft" in text(fields, "x-uniform-type-identifier")
    )


def was_sent(fields: Fields) -> bool:
    """Whether it lay in the folder of what the user sent."""
    return not _SENT.isdisjoint(_folders(fields))


def _folders(fields: Fields) -> set[str]:
    """The labels and folders of a mail, as keys for comparing."""
    named = [
        label
        for name in ("x-gmail-labels", "x-gm-labels", "x-folder", "x-keywords")
        for label in text(fields, name).split(",")
    ]
    named += text(fields, "x-mozilla-keys").split()
    return {text_key(_ROOT.sub("", label.strip(' "\\$'))) for label in named} - {""}


def _bits(fields: Fields, name: str) -> int:
    try:
        return int(text(fields, name).strip()[:8], 16)
    except ValueError:
        return 0

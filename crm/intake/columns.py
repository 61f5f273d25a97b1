"""Column names of the fields, in several languages.

A name is compared without case, accents, blanks and punctuation. LinkedIn writes English; the other
languages are for tables translated by people or other tools.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from crm.domain.people.normalise import column_key


class Field(StrEnum):
    """The content of a column."""

    FIRST = "first_name"
    LAST = "last_name"
    FULL = "full_name"
    NICK = "nickname"
    COMPANY = "company"
    POSITION = "position"
    LOCATION = "location"
    EMAIL = "email"
    PHONE = "phone"
    LINK = "linkedin_url"
    CONNECTED = "connected_on"
    NOTES = "notes"
    TAGS = "tags"
    LAST_CONTACT = "last_contact"
    CADENCE = "cadence_days"
    MIDDLE = "middle_name"
    BIRTHDAY = "birthday"
    ADDRESS = "postal_address"


#: Field -> indexes of its columns, leftmost first; at least one.
Columns = Mapping[Field, tuple[int, ...]]
Aliases = Mapping[str, Field]


def _aliases(table: Mapping[Field, str]) -> Aliases:
    return {column_key(name): field for field, text in table.items() for name in text.split("|")}


_CONNECTIONS: Final = {
    Field.FIRST: "First Name|Given Name|First|Forename|Vorname|Prénom|Nombre|Nombres|Primeiro nome"
    "|Nome próprio|Voornaam|Fornavn|Förnamn|Imię|名|Имя"
    "|Etunimi|Křestní jméno|Jméno|Keresztnév"
    "|Ad|Adı|名字|이름|الاسم الأول",
    Field.LAST: "Last Name|Family Name|Surname|Last|Nachname|Familienname|Zuname|Nom"
    "|Nom de famille|Apellido|Apellidos|Apellido(s)|Primer apellido|Sobrenome|Apelido|Cognome"
    "|Achternaam|Efternavn|Etternavn|Efternamn|Nazwisko|姓|Фамилия"
    "|Sukunimi|Příjmení|Vezetéknév|Soyad|Soyadı|Último nome"
    "|姓氏|성|اسم العائلة",
    Field.FULL: "Name|Full Name|Contact Name|Person|Vollständiger Name|Nom complet"
    "|Nombre completo|Nome completo|Volledige naam|Naam"
    "|Contact|Kontakt|Isim|İsim|姓名|성명|Jméno a příjmení|Imię i nazwisko|Nimi",
    Field.COMPANY: "Company|Company Name|Organization|Organisation|Organization Name|Employer"
    "|Current Company|Unternehmen|Firma|Arbeitgeber|Entreprise|Société|Empresa|Compañía|Azienda"
    "|Società|Bedrijf|Virksomhed|Företag|会社"
    "|Current Company Name|Current Employer|Organisasjon|Firmanavn|Bedrift|Selskap|Yritys|Společnost"
    "|Spółka|Vállalat|Cég|Компания|Организация|Şirket|公司|회사"
    "|Firm|Workplace|Companies|Associated Company|الشركة",
    Field.POSITION: "Position|Job Title|Title|Current Position|Role|Job|Headline"
    "|Berufsbezeichnung|Stelle|Funktion|Poste|Fonction|Cargo|Puesto|Cargo actual|Posição"
    "|Posizione|Ruolo|Qualifica|Functie|Stilling|役職"
    "|Current Title|Current Job|Current Job Title|Job Position|Stanowisko|Befattning|Yrkestitel|Titel"
    "|Tittel|Jobbtittel|Jobtitel|Pozice|Funkce|Pozíció|Beosztás|Должность|Pozisyon|Unvan|Ammatti|Nimike"
    "|Cargo atual|Função|职位|직책"
    "|Profession|Job Function|Occupation|المسمى الوظيفي",
    Field.LOCATION: "Location|City|Place|Region|Ort|Standort|Stadt|Lieu|Ville|Ubicación|Ciudad"
    "|Localização|Localidade|Cidade|Località|Città|Locatie|Plaats"
    "|Miejscowość|Lokalizacja|Lokalita|Sijainti|Helyszín|Местоположение|Konum|Sted",
    Field.EMAIL: "Email Address|Email|E-mail|Email Addresses|Emails|Mail|Email 1|E-Mail-Adresse"
    "|Mailadresse|Adresse e-mail|Adresse email|Courriel|Adresse électronique"
    "|Dirección de correo electrónico|Correo electrónico|Correo|Dirección de email"
    "|Endereço de e-mail|Endereço de email|Indirizzo email|Indirizzo e-mail|Indirizzo di posta"
    " elettronica|E-mailadres|メールアドレス"
    "|Primary Email|Work Email|Contact Email|Secondary Email|E-postadress|E-post|E-postadresse|E-mailadresse"
    "|Adres e-mail|Sähköposti|Sähköpostiosoite|E-mailová adresa|E-mail cím|Адрес электронной почты"
    "|Электронная почта|E-posta|E-posta adresi|电子邮件|이메일"
    "|Other Emails|E-posta Adresi|电子邮件地址|邮箱|이메일 주소|البريد الإلكتروني",
    Field.PHONE: "Phone|Phone Number|Phone Numbers|Phones|Mobile|Mobile Phone|Telephone|Cell|Telefon"
    "|Telefonnummer|Handy|Mobil|Téléphone|Portable|Teléfono|Móvil|Telefone|Telemóvel|Celular"
    "|Telefono|Cellulare|Telefoon|Mobiel"
    "|Mobile Number|Mobile Phone Number|Work Phone|Work Direct Phone|Home Phone|Business Phone|Direct Phone"
    "|Primary Phone|Corporate Phone|Other Phone|Other Phones|Company Phone|Telefon komórkowy|Mobilnummer|Mobiltelefon"
    "|Matkapuhelin|Puhelin|Телефон|Cep telefonu|电话|전화",
    Field.LINK: "URL|Profile URL|LinkedIn|LinkedIn URL|LinkedIn Profile|LinkedIn Profile URL"
    "|LinkedIn Link|Public URL|Public Profile URL|Profile|Profile Link|Link|Person Linkedin Url"
    "|Profil-URL|Profil|LinkedIn-Profil|Profillink|URL du profil|Lien|Profil LinkedIn"
    "|URL del perfil|Perfil|Enlace|Perfil de LinkedIn|URL do perfil|URL del profilo|Profilo"
    "|Profiel|Profiel-URL"
    "|Public LinkedIn URL|LinkedIn URL Public|Linkedin Public URL|Default Profile URL|LinkedIn Profile Link"
    "|LinkedIn-URL|Adres URL|Adres profilu|Profiladress|Web Page 1|URL-адрес|Профиль"
    "|网址|链接|프로필 URL",
    Field.CONNECTED: "Connected On|Connected|Connected At|Connection Date|Date Connected"
    "|Connected Date|Connected Since|Connection|Verbunden am|Verbunden seit|Vernetzt am"
    "|Kontaktdatum|Date de connexion|Connecté le|Connectée le|En relation depuis"
    "|Date de mise en relation|Conectado el|Fecha de conexión|Conectado em|Conectado a"
    "|Data de conexão|Data da conexão|Data de ligação|Data di collegamento|Collegato il"
    "|Data collegamento|Data di connessione|Verbonden op|Datum van connectie|Connectie sinds"
    "|つながった日"
    "|Connection Since|Data połączenia|Połączono|Ansluten den|Ansluten|Koblet til|Forbundet den|Tilknyttet"
    "|Yhdistetty|Spojeno|Datum spojení|Kapcsolódva|Дата установления контакта|Дата контакта|Bağlantı tarihi"
    "|连接时间|加为好友时间|연결 날짜|تاريخ الاتصال",
    Field.NOTES: "Notes|Note|My Notes|Comment|Comments|Notizen|Notiz|Kommentar|Remarques"
    "|Commentaire|Notas|Comentarios|Comentários|Notities|Opmerkingen",
    Field.TAGS: "Tags|Tag|My Tags|Labels|Label|Groups|Group|Lists|Categories|Schlagworte|Kategorien|Étiquettes"
    "|Etiquetas|Etichette",
    # HubSpot: Last Contacted, Last Activity Date (knowledge.hubspot.com, default contact properties); Dex: Last
    # Interaction (guide.getdex.com); Monica: last_talked_to (its ExportResources); the others from own lists.
    Field.LAST_CONTACT: "Last Contacted|Last Contact|Last Contacted On|Last Contacted At|Last Contact Date"
    "|Date Last Contacted|Date of Last Contact|Last Interaction|Last Interaction Date|Last Interaction At"
    "|Last Interacted|Last Talked To|Last Talked|Last Spoke|Last Spoken|Last Spoke On|Last Spoken To|Last Conversation"
    "|Last Communication|Last Touch|Last Touchpoint|Last Touched|Last Reached Out|Last Outreach|Last Check-in"
    "|Last In Touch|Last Met|Last Meeting|Last Meeting Date|Last Seen|Last Seen At|Last Activity Date"
    "|Last Activity|Last Engagement Date|Last Engagement"
    "|Letzter Kontakt|Letzter Kontakt am|Zuletzt kontaktiert|Letzte Interaktion|Letzte Aktivität"
    "|Dernier contact|Date du dernier contact|Dernière interaction|Dernier échange"
    "|Último contacto|Fecha del último contacto|Última interacción|Último contato|Última interação"
    "|Ultimo contatto|Laatste contact|Senaste kontakt|Senast kontaktad|Sidste kontakt|Siste kontakt"
    "|Ostatni kontakt|Последний контакт|Son iletişim|最後の連絡|上次联系|마지막 연락",
    # Dex: keep-in-touch frequency; Monica: stay_in_touch_frequency, a number of days.
    Field.CADENCE: "Keep in Touch|Keep in Touch Frequency|Keep in Touch Every|Stay in Touch|Stay in Touch Frequency"
    "|Frequency|Contact Frequency|Contact Every|Cadence|Contact Cadence|Touch Frequency|Follow-up Frequency"
    "|Check-in Frequency|Reminder Frequency|Reach Out Every|Touchpoint Frequency"
    "|Kontakthäufigkeit|Häufigkeit|Kontaktrhythmus|Rhythmus|Turnus|Fréquence|Fréquence de contact"
    "|Frecuencia|Frecuencia de contacto|Frequência|Frequência de contato|Frequenza|Frequenza di contatto"
    "|Contactfrequentie|Frequentie|Kontaktfrekvens|Częstotliwość",
}
CONNECTIONS: Final = _aliases(_CONNECTIONS)

_GOOGLE: Final = {
    Field.FIRST: "First Name|Given Name",
    Field.LAST: "Last Name|Family Name",
    Field.FULL: "Name|File As",
    Field.NICK: "Nickname",
    Field.COMPANY: "Organization Name|Organization 1 - Name",
    Field.POSITION: "Organization Title|Organization 1 - Title",
    Field.NOTES: "Notes",
    Field.TAGS: "Labels|Group Membership",
}
GOOGLE: Final = _aliases(_GOOGLE)
#: Numbered Google columns: `E-mail 2 - Value`.
_GOOGLE_NUMBERED: Final = (
    (re.compile(r"email\d+value"), Field.EMAIL),
    (re.compile(r"phone\d+value"), Field.PHONE),
    (re.compile(r"(?:website|customfield)\d+value"), Field.LINK),
    (re.compile(r"address\d+city"), Field.LOCATION),
)

_OUTLOOK: Final = {
    Field.FIRST: "First Name|Given Name|Vorname|Prénom|Nombre|Nome|Voornaam"
    "|Förnamn|Primeiro nome|Imię|Fornavn",
    Field.LAST: "Last Name|Surname|Nachname|Nom|Apellidos|Apellido|Sobrenome|Apelido|Cognome"
    "|Achternaam"
    "|Efternamn|Último nome|Nazwisko|Etternavn",
    Field.FULL: "Name|Display Name|Full Name|Angezeigter Name",
    Field.NICK: "Nickname|Spitzname|Surnom",
    Field.COMPANY: "Company|Firma|Société|Organización|Empresa|Società|Bedrijf|Företag|Firmanavn",
    Field.POSITION: "Job Title|Position|Cargo|Puesto|Posizione|Functie"
    "|Profession|Befattning|Stilling|Yrke",
    Field.EMAIL: "E-mail Address|Email Address|E-mail 2 Address|E-mail 3 Address"
    "|E-Mail-Adresse|E-Mail 2: Adresse|E-Mail 3: Adresse|E-Mail-Adresse 2|E-Mail-Adresse 3"
    "|Adresse de messagerie|Adresse de messagerie 2|Adresse e-mail|Adresse e-mail 2"
    "|Dirección de correo electrónico|Dirección del correo electrónico|Indirizzo posta"
    " elettronica|E-mailadres"
    "|E-postadress|Endereço de E-mail|Endereço de E-mail 2|Adres e-mail",
    Field.PHONE: "Mobile Phone|Business Phone|Home Phone|Primary Phone|Business Phone 2"
    "|Home Phone 2|Company Main Phone|Other Phone|Mobiltelefon|Telefon geschäftlich"
    "|Telefon (geschäftlich)|Telefon privat|Telefon (privat)|Haupttelefon|Weiteres Telefon"
    "|Tél. mobile|Téléphone (bureau)|Téléphone (domicile)|Teléfono móvil|Teléfono del trabajo"
    "|Celular|Fone comercial|Telefon, arbete|Telefon, hem|Telefono cell.|Mobiele telefoon|Telefon komórkowy",
    Field.LOCATION: "Business City|Home City|Other City|Ort geschäftlich|Ort (geschäftlich)"
    "|Ort privat|Ort (privat)|Weiterer Ort|Ville (bureau)|Ville (domicile)"
    "|Cidade comercial|Cidade residencial|Ort, arbete|Ort, hem|Città (uff.)|Plaats, werk|Ciudad de trabajo",
    Field.LINK: "Web Page|Web Page 2|Business Home Page|Personal Web Page|Webseite|Website"
    "|Page Web|Página Web|Pagina Web"
    "|Webbsida|Página da Web|Strona sieci Web",
    Field.NOTES: "Notes|Notizen|Notas|Note|Notities|Anteckningar|Notatki|Opombe",
    Field.TAGS: "Categories|Kategorien|Catégories|Categorías|Categorie"
    "|Kategorier|Kategorie|Categorias",
}
OUTLOOK: Final = _aliases(_OUTLOOK)
#: Columns that only an Outlook address book has; two of them decide.
_OUTLOOK_NAMES: Final = (
    "Business Street|Home Street|Other Street|Business City|Home City|Business Postal Code|E-mail Type"
    "|E-mail Display Name|E-mail 2 Address|E-mail 3 Address|E-mail 2 Display Name|Company Main Phone"
    "|Business Phone|Business Fax|Web Page|Weitere Vornamen|Weiterer Vorname"
    "|Telefon geschäftlich|Telefon (geschäftlich)|Telefon privat|Straße geschäftlich"
    "|Straße (geschäftlich)|Ort geschäftlich|Ort (geschäftlich)|E-Mail-Typ"
    "|E-Mail: Angezeigter Name|E-Mail 2: Adresse|Webseite|Deuxième prénom"
    "|Rue (bureau)|Ville (bureau)|Tél. mobile|Téléphone (bureau)|Segundo nombre|Página Web"
)
#: Outlook's columns in the address book that LinkedIn once exported for it.
_OUTLOOK_SHORT: Final = frozenset({"title", "middlename", "suffix", "emailaddress", "jobtitle"})
_OUTLOOK_ONLY: Final = frozenset(map(column_key, _OUTLOOK_NAMES.split("|")))


#: Of several columns for one field these come later than the others: the higher the number, the later.
_BEST_FIRST: Final[Mapping[Field, Mapping[str, int]]] = {
    Field.POSITION: {
        column_key(name): n
        for n, names in enumerate(("Title|Titre|Titel|Tittel|Título", "Role|Job", "Headline"), 1)
        for name in names.split("|")
    },
    Field.PHONE: {
        column_key(name): n
        for n, names in enumerate(
            (
                "Business Phone|Work Phone|Work Direct Phone|Telefon geschäftlich|Telefon (geschäftlich)"
                "|Téléphone (bureau)|Teléfono del trabajo",
                "Phone|Telephone|Telefon|Home Phone|Telefon privat|Telefon (privat)|Téléphone (domicile)",
                "Company Main Phone|Company Phone|Corporate Phone|Haupttelefon|Other Phone|Weiteres Telefon"
                "|Other Phones",
            ),
            1,
        )
        for name in names.split("|")
    },
}
#: All names as they are written, for a quick look at many cells.
RAW_NAMES: Final = frozenset(
    name.casefold() for text in (*_CONNECTIONS.values(), *_OUTLOOK.values(), *_GOOGLE.values())
    for name in text.split("|")
)  # fmt: skip


def is_numbered(key: str) -> bool:
    """Whether this is the key of a numbered column of Google's address book."""
    return any(pattern.fullmatch(key) for pattern, _ in _GOOGLE_NUMBERED)


#: HubSpot names the zone of a time behind the column: `Last Activity Date (GMT+2)`.
_ZONE: Final = re.compile(r" *\((?:GMT|UTC|[A-Z]{2,5})[^()]{0,10}\) *$")


def _without_zone(name: str) -> str:
    return _ZONE.sub("", name) if len(name) < 100 and name.rstrip().endswith(")") else name


def columns(header: Sequence[str], aliases: Aliases) -> Columns:
    """Which columns hold which field, the best name first; columns with unknown names are left out."""
    found: dict[Field, list[int]] = {}
    for index, name in enumerate(header):
        field = aliases.get(column_key(name)) or aliases.get(column_key(_without_zone(name)))
        if field:
            found.setdefault(field, []).append(index)
    _tell_names_apart(header, found)
    return best_first(header, found)


def best_first(header: Sequence[str], found: dict[Field, list[int]]) -> Columns:
    """The columns of each field, of several the one with the best name first."""
    for field, order in _BEST_FIRST.items():
        if field in found:
            found[field].sort(key=lambda n: order.get(column_key(header[n]), 0))
    return {field: tuple(indexes) for field, indexes in found.items()}


def _tell_names_apart(header: Sequence[str], found: dict[Field, list[int]]) -> None:
    """`Nome` is a first name beside a surname, a whole name alone; `Name` beside `Vorname` a surname."""
    nome = [i for i, name in enumerate(header) if column_key(name) in ("nome", "navn", "namn")]
    if nome and Field.FIRST not in found:
        found.setdefault(Field.FIRST if Field.LAST in found else Field.FULL, []).extend(nome)
    if Field.FIRST in found and Field.LAST not in found and Field.FULL in found:
        found[Field.LAST] = found.pop(Field.FULL)
    nombre = {Field.FIRST, Field.LAST} & found.keys()
    if Field.FULL not in found and len(nombre) == 1:
        only = next(iter(nombre))
        if column_key(header[found[only][0]]) in ("nombre", "nom"):
            found[Field.FULL] = found.pop(only)


def google_columns(header: Sequence[str]) -> Columns:
    """As `columns`, with the numbered columns of Google's address book."""
    found = dict(columns(header, GOOGLE))
    for index, name in enumerate(header):
        key = column_key(name)
        for pattern, field in _GOOGLE_NUMBERED:
            if pattern.fullmatch(key):
                found[field] = (*found.get(field, ()), index)
    return found


def is_google(header: Iterable[str]) -> bool:
    """Whether these are the columns of a Google address book, new (2024) or old."""
    keys = {column_key(name) for name in header}
    numbered = any(_GOOGLE_NUMBERED[0][0].fullmatch(key) for key in keys)
    organised = bool(keys & {"organizationname", "organization1name", "phoneticfirstname"})
    named = bool(keys & {"firstname", "givenname", "name"})
    return named and (numbered or (organised and bool(keys & {"labels", "groupmembership"})))


def is_outlook(header: Iterable[str]) -> bool:
    """Whether these are the columns of an Outlook address book."""
    keys = {column_key(name) for name in header}
    fields = {CONNECTIONS.get(key) for key in keys}
    if Field.CONNECTED in fields:
        return False
    short = Field.LINK not in fields and keys >= _OUTLOOK_SHORT
    return short or len(keys & _OUTLOOK_ONLY) >= 2

// One letter. What is sent (to the clipboard, the mail program, a card, the log) is read from the boxes at that
// moment: the server receives the text a little later.

const PAUSE = 500; // ms without a key before the server is updated
const SAID = 4000; // ms for which "Copied." is shown and a second click on Sent is ignored
const letters = new WeakMap();

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const letter = letters.get(parentElement) ?? new Letter(parentElement);
  letters.set(parentElement, letter);
  letter.show(data, setStateValue, setTriggerValue);
  return () => letter.close();
}

class Letter {
  constructor(root) {
    this.root = root;
    this.subject = root.querySelector("#subject");
    this.body = root.querySelector("#body");
    const buttons = [...root.querySelectorAll("[data-does]")];
    this.does = Object.fromEntries(buttons.map(button => [button.dataset.does, button]));
  }

  // Called again on every rerun; does not overwrite what the user typed.
  show(data, setState, setTrigger) {
    const first = !this.data;
    Object.assign(this, { data, setState, setTrigger, find: pattern(data.blanks), soon: anyOf(data.words.soon) });
    // "[Remote]" in a job title is text, not a blank.
    this.bracketed = new Set();
    const named = data.blanks.map(name => `[${name}]`);
    const bracketed = this.marks(`${data.draft.subject}\n${data.draft.body}`).map(found => found[0]);
    this.bracketed = new Set(bracketed.filter(one => !named.includes(one)));
    if (first) this.open();
    else this.follow();
    if (first) this.fold(Boolean(data.folded) && !this.edited);
    this.label();
    this.listen();
    this.look();
  }

  open() {
    const kept = [this.data.kept, this.stored()].filter(Boolean).sort((a, b) => b.at - a.at)[0];
    this.edited = Boolean(kept?.edited);
    this.since = kept?.at ?? 0;
    this.base = this.edited ? kept.base : this.data.base;
    this.put(this.edited ? kept : this.data.draft);
  }

  // On a phone a folded letter is not shown until it is opened.
  fold(folded) {
    this.whole = !folded && this.folded; // opened on purpose: nothing of it is hidden
    this.folded = folded;
    const { classList } = this.root.querySelector(".letter");
    classList.toggle("folded", folded);
    if (this.whole) classList.remove("short");
    this.root.host?.toggleAttribute("data-embers-whole", !folded);
  }

  // An unedited draft follows the current state of the case.
  follow() {
    if (this.edited || this.base === this.data.base || this.typing()) return;
    this.base = this.data.base;
    this.put(this.data.draft);
  }

  label() {
    const { data, does } = this;
    this.body.setAttribute("aria-label", data.label);
    this.root.querySelector(".line").hidden = !data.subject;
    this.root.querySelector(".letter").classList.toggle("short", Boolean(data.short) && !this.whole);
    does.mail.hidden = !data.address;
    does.print.hidden = !data.card;
    does.sent.hidden = !data.sent;
    say(does.sent, data.sent);
  }

  listen() {
    const { does } = this;
    this.subject.oninput = this.body.oninput = () => this.typed();
    this.subject.onblur = this.body.onblur = () => {
      this.tell();
      this.follow();
      this.look();
    };
    const more = this.root.querySelector(".more");
    say(more, this.data.opens);
    more.classList.toggle("main", Boolean(this.data.sent));
    more.onclick = () => {
      this.fold(false);
      this.root.querySelector(".paper").focus(); // not the box: that would open the keyboard
    };
    this.root.querySelector(".letter").onkeydown = e => this.key(e);
    does.copy.onclick = () => this.free(does.copy) && this.copy(this.body, this.now().body);
    does.copySubject.onclick = () =>
      this.free(does.copySubject) && this.copy(this.subject, this.now().subject);
    does.print.onclick = () => this.free(does.print) && this.print();
    does.sent.onclick = () => this.free(does.sent) && this.send();
    does.mail.onclick = does.mail.onauxclick = e => {
      if (this.free(does.mail)) this.address();
      else e.preventDefault();
    };
    does.mail.onpointerdown = does.mail.oncontextmenu = () => this.address();
    does.fill.onclick = () => this.fill();
    does.anyway.onclick = () => this.anyway();
    does.again.onclick = () => this.again();
  }

  key(event) {
    if (event.key === "Escape" && this.asked) {
      event.stopPropagation();
      this.back().focus();
    } else if (this.typing() && !event.ctrlKey && !event.metaKey && !event.altKey) {
      // Streamlit has single-letter shortcuts and cannot see that these keys go into a text box.
      event.stopPropagation();
      if (event.key === "Enter" && !event.isComposing && this.root.activeElement === this.subject) {
        event.preventDefault();
        this.body.focus();
      }
    }
  }

  // ---- the text and its storage

  now() {
    const subject = this.data.subject ? this.subject.value.replace(/\s+/g, " ").trim() : "";
    return { subject: whole(subject), body: whole(this.body.value) };
  }

  put({ subject, body }) {
    if (this.subject.value !== subject) this.subject.value = subject;
    if (this.body.value !== body) this.body.value = body;
  }

  typing() {
    return [this.subject, this.body].includes(this.root.activeElement);
  }

  typed() {
    if (/[\r\n]/.test(this.subject.value)) {
      this.subject.value = this.subject.value.replace(/\s*[\r\n]+\s*/g, " ");
    }
    this.before = null;
    if (this.asked) this.ask(null);
    this.changed();
    clearTimeout(this.wait);
    this.wait = setTimeout(() => this.tell(), PAUSE);
  }

  changed() {
    const { subject, body } = this.data.draft;
    this.edited = this.subject.value !== subject || this.body.value !== body;
    // Text equal to the draft follows the draft again.
    if (!this.edited) this.base = this.data.base;
    this.since = Date.now();
    this.untold = true;
    try {
      sessionStorage.setItem(this.place(), JSON.stringify(this.record()));
    } catch {
      // Storage full or blocked: the server is updated in a moment.
    }
    this.look();
  }

  record() {
    return { ...this.now(), at: this.since, base: this.base, edited: this.edited };
  }

  tell() {
    clearTimeout(this.wait);
    if (this.untold) this.setState("words", this.record());
    this.untold = false;
  }

  place() {
    return `embers:letter:${this.data.slot}`;
  }

  stored() {
    try {
      return JSON.parse(sessionStorage.getItem(this.place()));
    } catch {
      return null;
    }
  }

  // Switch to the draft, and from there back to the user's own text.
  again() {
    const mine = this.now();
    this.put(this.before || this.data.draft);
    this.before = this.before ? null : mine;
    this.changed();
    this.tell();
    this.body.focus();
  }

  // ---- missing parts

  marks(text) {
    return [...text.matchAll(this.find)].filter(found => !this.bracketed.has(found[0]));
  }

  left() {
    const { subject, body } = this.now();
    return [...new Set(this.marks(`${subject}\n${body}`).map(found => found[0]))];
  }

  look() {
    const { data, does } = this;
    const { words } = data;
    this.paint(this.subject);
    this.paint(this.body);
    const { body } = this.now();
    const left = this.left();
    const over = data.limit ? body.length - data.limit : 0;
    const asks = data.question && [...data.question.marks].some(mark => body.includes(mark));
    const count = this.root.querySelector("#count");
    count.hidden = !data.limit;
    say(count, fill(over > 0 ? words.over : words.length, { n: body.length, limit: data.limit, over }));
    const sentences = [
      this.said,
      left.length && !this.asked && counted(words.left, left.length, { blanks: left.join(", ") }),
      over > 0 && words.shorten,
      !this.address() && words.too_long,
      asks && data.question.hint,
      this.edited && this.aged(`${this.now().subject}\n${body}`),
      this.edited && this.base !== data.base && words.changed,
    ];
    say(this.root.querySelector("#status"), sentences.filter(Boolean).join(" "));
    does.again.hidden = !this.edited && !this.before;
    say(does.again, this.before ? words.back : words.again);
  }

  // Words that mean another day by now, in a letter that was written on an earlier one.
  aged(text) {
    const [found] = text.match(this.soon) ?? [];
    const midnight = new Date().setHours(0, 0, 0, 0);
    if (!found || this.since >= midnight) return "";
    const { words } = this.data;
    const ago = Math.ceil((midnight - this.since) / 86400000);
    if (ago === 1) return fill(words.yesterday, { found });
    if (ago >= 7) return counted(words.days_ago, ago, { found });
    return fill(words.on_day, { found, day: words.weekdays[new Date(this.since).getDay()] });
  }

  paint(box) {
    const parts = [];
    let from = 0;
    for (const found of this.marks(box.value)) {
      const mark = document.createElement("mark");
      mark.textContent = found[0];
      parts.push(box.value.slice(from, found.index), mark);
      from = found.index + found[0].length;
    }
    // A trailing line break adds a line only if text follows it.
    box.previousElementSibling.replaceChildren(...parts, `${box.value.slice(from)}\n`);
  }

  // ---- sending: with unfilled blanks only after a question

  free(button) {
    const left = this.left();
    if (left.length && !this.sure) this.ask(button, left);
    return !left.length || this.sure;
  }

  ask(button, left) {
    this.asked = button;
    this.root.querySelector(".ask").hidden = !button;
    this.root.querySelector(".acts").hidden = Boolean(button);
    this.look();
    if (!button) return;
    const { words } = this.data;
    say(this.root.querySelector("#question"), counted(words.question, left.length, { blanks: left.join(", ") }));
    say(this.does.fill, counted(words.fill, left.length));
    say(this.does.anyway, button.dataset.anyway);
    this.does.fill.focus();
  }

  fill() {
    this.ask(null);
    const box = this.data.subject && this.marks(this.subject.value).length ? this.subject : this.body;
    const [found] = this.marks(box.value);
    box.focus();
    box.setSelectionRange(found.index, found.index + found[0].length);
  }

  // Close the question; return the button that was pressed.
  back() {
    const { asked } = this;
    this.ask(null);
    return asked;
  }

  anyway() {
    const asked = this.back();
    asked.focus();
    this.sure = true;
    asked.click();
    this.sure = false;
  }

  async copy(box, text) {
    try {
      await navigator.clipboard.writeText(text);
      this.said = this.data.words.copied;
    } catch {
      box.focus();
      box.select();
      this.said = this.data.words.selected;
    }
    this.look();
    clearTimeout(this.hush);
    this.hush = setTimeout(() => {
      this.said = "";
      this.look();
    }, SAID);
  }

  // Whether the link holds the whole letter.
  address() {
    const { subject, body } = this.now();
    const link = mailto(this.data.address, subject, body, this.data.longest);
    if (this.data.address) this.does.mail.href = link.url;
    return link.whole || !this.data.address;
  }

  print() {
    const { before, after, file } = this.data.card;
    const page = new Blob([before, escaped(this.now().body), after], { type: "text/html" });
    const link = Object.assign(document.createElement("a"), {
      href: URL.createObjectURL(page),
      download: file,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), SAID);
  }

  send() {
    if (this.leaving) return;
    this.hold(true);
    clearTimeout(this.wait);
    this.setTrigger("sent", this.record());
    // Still here: the server is away or refused. Allow another try.
    this.deaf = setTimeout(() => this.hold(false), SAID);
  }

  hold(leaving) {
    this.leaving = leaving;
    this.does.sent.setAttribute("aria-disabled", leaving);
  }

  close() {
    for (const timer of [this.wait, this.hush, this.deaf]) clearTimeout(timer);
    if (this.leaving) sessionStorage.removeItem(this.place());
  }
}

function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

// Blanks of the draft, and any other text in square brackets that contains a letter.
function pattern(names) {
  const known = names.map(name => `\\[${literal(name)}\\]`);
  return new RegExp([...known, "\\[(?=[^\\[\\]\\n]*\\p{L})[^\\[\\]\\n]{1,80}\\]"].join("|"), "gu");
}

// One of these texts, as whole words.
function anyOf(texts) {
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${texts.map(literal).join("|")})(?![\\p{L}\\p{N}_])`, "iu");
}

function literal(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

// Half a surrogate pair (emoji) can be neither encoded nor stored.
function whole(text) {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

function escaped(text) {
  return text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
}

// RFC 6068: every byte except unreserved ones as %XX, a line break as CRLF, a space never as "+". If the link is
// too long, parts are left out, the body first.
function mailto(address, subject, body, longest) {
  const [, name, host] = address.match(/^(?:(.*)@)?(.*)$/s);
  const to = `mailto:${name === undefined ? "" : `${encoded(name)}@`}${encoded(host)}`;
  const heading = subject && `subject=${encoded(subject)}`;
  const words = body.trim() && `body=${encoded(body.replace(/\r\n|[\r\n\u2028\u2029]/g, "\r\n"))}`;
  const link = (...fields) => [to, fields.filter(Boolean).join("&")].filter(Boolean).join("?");
  const full = link(heading, words);
  const url = [full, link(heading)].find(one => one.length <= longest) ?? to;
  return { url, whole: url === full };
}

function encoded(text) {
  const more = sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, more);
}

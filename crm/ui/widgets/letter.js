// One letter. What goes out (to the clipboard, the mail program, a card, the log) is read from the boxes at the very
// moment it goes; nothing is sent by way of the server, which knows the text only a moment later.

const PAUSE = 500; // ms without a key before the server is told, so that another page and this one show the same
const SAID = 4000; // ms for which "Copied." stands, and for which a second click on Sent is not heard
const letters = new WeakMap();

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  let letter = letters.get(parentElement);
  if (!letter) letters.set(parentElement, (letter = new Letter(parentElement)));
  letter.show(data, setStateValue, setTriggerValue);
  return () => letter.close();
}

class Letter {
  constructor(root) {
    this.root = root;
    this.at = id => root.querySelector(`#${id}`);
    this.subject = this.at("subject");
    this.body = this.at("body");
    this.does = Object.fromEntries(
      [...root.querySelectorAll("[data-does]")].map(e => [e.dataset.does, e]),
    );
  }

  // Runs again on every rerun: what somebody typed is theirs and is left alone.
  show(data, setState, setTrigger) {
    const first = !this.data;
    Object.assign(this, { data, setState, setTrigger });
    this.find = pattern(data.blanks);
    const known = new Set(data.blanks.map(name => `[${name}]`));
    // "[Remote]" in a job's title is a word, no blank.
    this.words = new Set(
      this.marked(`${data.draft.subject}\n${data.draft.body}`).filter(one => !known.has(one)),
    );
    if (first) this.open();
    else this.follow();
    this.label();
    this.listen();
    this.look();
  }

  open() {
    const kept = [this.data.kept, this.stored()].filter(Boolean).sort((a, b) => b.at - a.at)[0];
    this.edited = Boolean(kept?.edited);
    this.base = this.edited ? kept.base : this.data.base;
    this.put(this.edited ? kept : this.data.draft);
  }

  // A draft nobody touched says what the case says now.
  follow() {
    if (this.edited || this.base === this.data.base || this.typing()) return;
    this.base = this.data.base;
    this.put(this.data.draft);
  }

  label() {
    const { data, does } = this;
    this.body.setAttribute("aria-label", data.label);
    this.root.querySelector(".line").hidden = !data.subject;
    does.mail.hidden = !data.address;
    does.print.hidden = !data.card;
    does.sent.hidden = !data.sent;
    does.sent.textContent = data.sent;
  }

  listen() {
    const { does } = this;
    for (const box of [this.subject, this.body]) {
      box.oninput = () => this.typed();
      box.onblur = () => {
        this.tell();
        this.follow();
        this.look();
      };
    }
    this.subject.onkeydown = e => {
      if (e.key === "Enter" && !e.isComposing) {
        e.preventDefault();
        this.body.focus();
      }
    };
    // The app listens for single letters as shortcuts, and cannot see that these are typed into a box.
    this.root.querySelector(".letter").onkeydown = e => {
      if (e.key === "Escape" && this.asked) {
        e.stopPropagation();
        this.asked.focus();
        this.ask(null);
      } else if (this.typing() && !e.ctrlKey && !e.metaKey && !e.altKey) e.stopPropagation();
    };
    does.copy.onclick = () => this.free(does.copy) && this.copy(this.body);
    does.copySubject.onclick = () => this.free(does.copySubject) && this.copy(this.subject);
    does.print.onclick = () => this.free(does.print) && this.print();
    does.sent.onclick = () => this.free(does.sent) && this.send();
    does.mail.onclick = does.mail.onauxclick = e => {
      if (this.free(does.mail)) this.address();
      else e.preventDefault();
    };
    does.mail.onpointerdown = does.mail.oncontextmenu = () => this.address();
    does.fill.onclick = () => this.fill();
    does.anyway.onclick = () => {
      const asked = this.asked;
      this.ask(null);
      asked.focus();
      this.sure = true;
      asked.click();
      this.sure = false;
    };
    does.again.onclick = () => this.again();
  }

  // ---- the text

  now() {
    return {
      subject: this.data.subject ? whole(this.subject.value).replace(/\s+/g, " ").trim() : "",
      body: whole(this.body.value),
    };
  }

  put({ subject, body }) {
    if (this.subject.value !== subject) this.subject.value = subject;
    if (this.body.value !== body) this.body.value = body;
  }

  typing() {
    const where = this.root.activeElement;
    return where === this.subject || where === this.body;
  }

  typed() {
    if (/[\r\n]/.test(this.subject.value)) {
      this.subject.value = this.subject.value.replace(/\s*[\r\n]+\s*/g, " ");
    }
    this.before = null;
    this.ask(null);
    this.changed();
    clearTimeout(this.wait);
    this.wait = setTimeout(() => this.tell(), PAUSE);
  }

  changed() {
    const { subject, body } = this.data.draft;
    this.edited = this.subject.value !== subject || this.body.value !== body;
    // Words that are the draft's again follow it from now on.
    if (!this.edited) this.base = this.data.base;
    this.since = Date.now();
    this.untold = true;
    try {
      sessionStorage.setItem(this.place(), JSON.stringify(this.record()));
    } catch {
      // No room, or not allowed here: the server is told in a moment.
    }
    this.look();
  }

  record() {
    return { ...this.now(), at: this.since ?? 0, base: this.base, edited: this.edited };
  }

  tell() {
    clearTimeout(this.wait);
    if (!this.untold) return;
    this.untold = false;
    this.setState("words", this.record());
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

  again() {
    const mine = this.now();
    this.put(this.before || this.data.draft);
    this.before = this.before ? null : mine;
    this.changed();
    this.tell();
    this.body.focus();
  }

  // ---- what it lacks

  marked(text) {
    return [...text.matchAll(this.find)].map(found => found[0]).filter(one => !this.words?.has(one));
  }

  left() {
    const { subject, body } = this.now();
    return [...new Set(this.marked(`${subject}\n${body}`))];
  }

  look() {
    const { data, does } = this;
    for (const box of [this.subject, this.body]) this.paint(box);
    const { body } = this.now();
    this.link = mailto(data.address, this.now().subject, body, data.longest);
    this.address();
    const over = data.limit ? body.length - data.limit : 0;
    const count = this.at("count");
    count.hidden = !data.limit;
    say(count, `${body.length} of ${data.limit} characters${over > 0 ? `, ${over} too many` : ""}`);
    const left = this.left();
    say(
      this.at("status"),
      [
        this.said,
        left.length ? `${blanks(left)} left: ${left.join(", ")}.` : "",
        over > 0 ? "LinkedIn will not take it as it is. Make it a little shorter." : "",
        data.address && !this.link.whole
          ? "It is too long for a mail link: copy the text and paste it into the mail."
          : "",
        data.question && new RegExp(`[${data.question.marks}]`).test(body) ? data.question.hint : "",
        this.edited && this.base !== data.base ? "The draft has changed since you wrote this." : "",
      ]
        .filter(Boolean)
        .join(" "),
    );
    does.again.hidden = !this.edited && !this.before;
    say(does.again, this.before ? "Back to my words" : "Start again from the draft");
  }

  paint(box) {
    const mirror = box.previousElementSibling;
    const parts = [];
    let from = 0;
    for (const found of box.value.matchAll(this.find)) {
      if (this.words.has(found[0])) continue;
      const mark = document.createElement("mark");
      mark.textContent = found[0];
      parts.push(box.value.slice(from, found.index), mark);
      from = found.index + found[0].length;
    }
    // The last line break opens a line only if something follows it.
    mirror.replaceChildren(...parts, `${box.value.slice(from)}\n`);
  }

  // ---- going out

  // Whether it may go: with blanks left only after a question.
  free(button) {
    const left = this.left();
    if (!left.length || this.sure) return true;
    this.ask(button, left);
    return false;
  }

  ask(button, left) {
    this.asked = button;
    this.root.querySelector(".ask").hidden = !button;
    if (!button) return;
    const { fill, anyway, copy, copySubject, mail, print } = this.does;
    say(this.at("question"), `${blanks(left)} ${left.length > 1 ? "are" : "is"} left: ${left.join(", ")}.`);
    say(fill, left.length > 1 ? "Fill them in" : "Fill it in");
    const verb = new Map([
      [copy, "Copy anyway"],
      [copySubject, "Copy anyway"],
      [mail, "Open anyway"],
      [print, "Print anyway"],
    ]);
    say(anyway, verb.get(button) ?? "I sent it like this");
    fill.focus();
  }

  fill() {
    this.ask(null);
    for (const box of [this.subject, this.body]) {
      const found = [...box.value.matchAll(this.find)].find(one => !this.words.has(one[0]));
      if (!found || (box === this.subject && !this.data.subject)) continue;
      box.focus();
      box.setSelectionRange(found.index, found.index + found[0].length);
      return;
    }
  }

  tellPerson(sentence) {
    this.said = sentence;
    this.look();
    clearTimeout(this.hush);
    this.hush = setTimeout(() => {
      this.said = "";
      this.look();
    }, SAID);
  }

  async copy(box) {
    const words = box === this.subject ? this.now().subject : this.now().body;
    try {
      await navigator.clipboard.writeText(words);
      this.tellPerson("Copied.");
    } catch {
      box.focus();
      box.select();
      this.tellPerson("Your browser did not let us copy. The text is selected: press Ctrl+C, or Cmd+C on a Mac.");
    }
  }

  address() {
    if (!this.data.address) return;
    const { subject, body } = this.now();
    this.link = mailto(this.data.address, subject, body, this.data.longest);
    this.does.mail.href = this.link.url;
  }

  print() {
    const { before, after, file } = this.data.card;
    const page = new Blob([before, escaped(this.now().body), after], { type: "text/html" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(page);
    link.download = file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), SAID);
  }

  send() {
    if (this.leaving) return;
    this.leaving = true;
    this.does.sent.setAttribute("aria-disabled", "true");
    clearTimeout(this.wait);
    this.setTrigger("sent", this.record());
    // Nobody took it (the server is away, or refused): it can be said again.
    this.deaf = setTimeout(() => {
      this.leaving = false;
      this.does.sent.removeAttribute("aria-disabled");
    }, SAID);
  }

  close() {
    for (const timer of [this.wait, this.hush, this.deaf]) clearTimeout(timer);
    if (this.leaving) sessionStorage.removeItem(this.place());
  }
}

const say = (element, words) => {
  if (element.textContent !== words) element.textContent = words;
};

const blanks = left => `${left.length} ${left.length > 1 ? "blanks" : "blank"}`;

// What the draft left open, and whatever else with a letter stands in square brackets.
function pattern(names) {
  const known = names.map(name => `\\[${name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}\\]`);
  return new RegExp([...known, "\\[(?=[^\\[\\]\\n]*\\p{L})[^\\[\\]\\n]{1,80}\\]"].join("|"), "gu");
}

// Half an emoji can be neither encoded nor stored.
const whole = text => text.replace(/\p{Surrogate}/gu, "\uFFFD");

const escaped = text =>
  text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);

// RFC 6068: every byte but the plainest as %XX, a line break as CRLF, a space never as "+".
const encoded = text =>
  encodeURIComponent(text).replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

// What makes the link too long is left out, the body first.
function mailto(address, subject, body, longest) {
  const at = address.lastIndexOf("@");
  const to = `mailto:${encoded(address.slice(0, Math.max(at, 0)))}${at < 0 ? "" : "@"}${encoded(address.slice(at + 1))}`;
  const heading = subject ? `subject=${encoded(subject)}` : "";
  const words = body.trim() ? `body=${encoded(body.replace(/\r\n|[\r\n\u2028\u2029]/g, "\r\n"))}` : "";
  const link = (...fields) => [to, fields.filter(Boolean).join("&")].filter(Boolean).join("?");
  const url = [link(heading, words), link(heading), to].find(one => one.length <= longest) ?? to;
  return { url, whole: url === link(heading, words) };
}

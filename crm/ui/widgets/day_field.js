// A date is typed, picked, or set by a button. The raw text is sent with the date order and the month
// names of the user's language. The server parses it; the result is shown here in one format.

const fields = new WeakMap();
let made = 0;

// While the pointer is down nothing is sent: a rerun could move the button under it, and the press on
// Save would miss. Pending input is sent on pointer up, before the click.
let pressed = false;
const waiting = new Set();
const released = () => {
  pressed = false;
  for (const send of waiting) send();
  waiting.clear();
};
addEventListener("pointerdown", () => { pressed = true; }, true);
for (const end of ["pointerup", "pointercancel", "keydown"]) addEventListener(end, released, true);

const written = (style, language = navigator.language) => {
  const options = { calendar: "gregory", timeZone: "UTC", ...style };
  try {
    return new Intl.DateTimeFormat(language, options);
  } catch {
    return new Intl.DateTimeFormat("en", options);  // the system reports an unknown language
  }
};
const monthOf = (style, n) => written(style)
  .formatToParts(new Date(Date.UTC(2026, n, 2))).find((part) => part.type === "month").value;
const NUMBERS = { year: "numeric", month: "2-digit", day: "2-digit" };
const STYLES = ["long", "short"].flatMap((month) => [{ month }, { month, day: "numeric" }]);
let habit;
const habits = () => habit ??= {
  order: written(NUMBERS).formatToParts(new Date()).map((part) => part.type)
    .filter((type) => ["day", "month", "year"].includes(type)).map((type) => type[0]).join(""),
  months: STYLES.flatMap((style) => Array.from({ length: 12 }, (_, n) => monthOf(style, n))),
};

// Nov 23, 2026, the display format of all dates.
const shown = (iso, words) => {
  const [year, month, day] = iso.split("-").map(Number);
  return fill(words.date, { month: words.months[month - 1], day, year });
};

class Field {
  constructor(root) {
    [this.input, this.calendar, this.open, this.quick, this.label, this.error] =
      [".day", ".calendar", ".open", ".quick", "label", ".error"].map((at) => root.querySelector(at));
    made += 1;
    this.input.id = this.label.htmlFor = `embers-day-${made}`;
    this.error.id = `embers-day-error-${made}`;
    this.commit = this.commit.bind(this);
    this.input.oninput = () => this.announce();
    this.input.onchange = this.input.onblur = () => (pressed ? waiting.add(this.commit) : this.commit());
    this.input.onkeydown = (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      this.commit();
      if (!event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    this.open.onclick = () => {
      try {
        this.calendar.showPicker();
      } catch {
        this.input.focus();  // a browser without a calendar to show
      }
    };
    this.calendar.onchange = () => this.calendar.value && this.put(shown(this.calendar.value, this.data.words));
  }

  // For keeper.js, which keeps unfinished forms.
  announce() {
    const detail = { key: this.data.key, value: this.input.value };
    document.dispatchEvent(new CustomEvent("embers:typed", { detail }));
    this.press();
  }

  put(text) {
    this.input.value = text;
    this.announce();
    this.commit();
  }

  commit() {
    waiting.delete(this.commit);
    const text = this.input.value;
    if (text === this.settled) return;
    if (text === this.sent && this.data.typed === text) this.settle(this.data.text);
    else this.send(text);
  }

  send(text) {
    this.sent = this.settled = text;
    this.setStateValue("typed", { text, ...habits() });
  }

  settle(text) {
    this.input.value = this.settled = text;
    this.press();
  }

  press() {
    for (const button of this.quick.children)
      button.setAttribute("aria-pressed", String(button.dataset.text === this.input.value.trim()));
  }

  draw(data, setStateValue) {
    const first = !this.data;
    Object.assign(this, { data, setStateValue });
    if (first) this.sent = data.typed;
    this.label.textContent = data.label;
    this.input.placeholder = data.none || fill(data.words.example, { day: written(NUMBERS).format(new Date()) });
    [this.calendar.min, this.calendar.max, this.calendar.value] = [data.first, data.last, data.iso];
    this.offer([...data.quick, ...(data.none ? [[data.none, ""]] : [])]);
    this.error.textContent = data.error;
    this.input.setAttribute("aria-invalid", String(Boolean(data.error)));
    if (data.error) this.input.setAttribute("aria-describedby", this.error.id);
    else this.input.removeAttribute("aria-describedby");
    // Do not overwrite what is being typed, and ignore responses to older input.
    const typing = !first && this.input.value !== this.settled;
    if (!typing && data.typed === this.sent) this.settle(data.text);
    if (first && data.kept) this.send(data.text);
    const before = first ? typedBefore(data.key) : undefined;
    if (before !== undefined && before !== data.typed && before !== data.text) {
      this.input.value = before;
      this.commit();
    }
    this.press();
  }

  // Keep the buttons if unchanged, so that the focus stays.
  offer(wanted) {
    const now = Array.from(this.quick.children, (button) => [button.textContent, button.dataset.text]);
    if (JSON.stringify(now) === JSON.stringify(wanted)) return;
    this.quick.replaceChildren(...wanted.map(([words, text]) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: words, onclick: () => this.put(text) });
      button.dataset.text = text;
      return button;
    }));
  }
}

// What was typed into this field before its form was drawn anew; keeper.js keeps it.
function typedBefore(key) {
  const form = window.embersTyped;
  return form?.key && key.startsWith(`${form.key}:`) ? form.values[key.slice(form.key.length + 1)] : undefined;
}

export default function ({ parentElement, data, setStateValue }) {
  if (!fields.has(parentElement)) fields.set(parentElement, new Field(parentElement));
  const field = fields.get(parentElement);
  field.draw(data, setStateValue);
  return () => waiting.delete(field.commit);
}

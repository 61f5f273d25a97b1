/* A field for one or several names that behaves like an ARIA combobox with a listbox.

   data: { key, label, placeholder, hint, error, one, tags, entries, known, found, words }
     entries   the initial entries: [{ name, id, fresh }]
     known     people stored under each typed name [{ id, name, hint }]; [] = nobody
     found     { query, rows }: suggestions of the server for the text being typed
     tags      the field holds tags, not people: known holds [] or one row without id
   state: entries (as above), text (typed and not accepted), query (text to suggest for)

   Entries are accepted as typed. The server decides who they are. */

const fields = new WeakMap();

/* Suffixes that follow a name after a comma and are not a name themselves. */
const ENDINGS = new Set(["jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "esq", "cpa", "pmp", "msc", "bsc", "dds", "jd"]);
const BREAKS = /[,;\n\r\t]/;

const tidy = (text) => text.replace(/\s+/g, " ").trim();
const same = (one, other) => tidy(one).toLocaleLowerCase() === tidy(other).toLocaleLowerCase();

/* Split a text into names; tags may contain "and". */
function split(text, { tags, words }) {
  const joint = new RegExp(`\\s+(?:${words.and}|&)\\s+`, "i");
  const parts = [];
  for (const piece of text.split(/[,;\n\r\t]+/)) {
    const part = tidy(piece);
    if (!part) continue;
    const ending = part.toLowerCase().replace(/\./g, "");
    if (!tags && parts.length && ENDINGS.has(ending)) parts[parts.length - 1] += ", " + part;
    else parts.push(...(tags ? [part] : part.split(joint).map(tidy).filter(Boolean)));
  }
  return parts;
}

class Field {
  constructor(root) {
    this.root = root;
    for (const name of ["label", "box", "chips", "list", "wrong", "hint", "said"]) {
      this[name] = root.querySelector(".names-" + name);
    }
    this.input = root.querySelector("input");
    this.entries = [];
    this.options = [];
    this.active = -1;
    this.choosing = -1; /* the chip whose person is being chosen */
    this.pressed = false;
    this.listen();
  }

  listen() {
    const input = this.input;
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("paste", (event) => this.pasted(event));
    input.addEventListener("focus", () => this.draw());
    input.addEventListener("blur", () => {
      this.take(input.value);
      this.close();
      this.draw();
    });
    this.box.addEventListener("pointerdown", (event) => {
      if (event.target === this.box || event.target === this.chips) {
        event.preventDefault();
        input.focus();
      }
    });
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); /* the cursor stays in the field */
      const row = event.target.closest("li");
      if (row) this.choose([...this.list.children].indexOf(row));
    });
    /* A press elsewhere blurs the field. Nothing may move before the pointer is up again, or the press
       would miss its button. */
    this.down = () => { this.pressed = true; };
    this.up = () => { this.pressed = false; setTimeout(() => this.draw(), 0); };
    this.place = () => this.position();
    document.addEventListener("pointerdown", this.down, true);
    document.addEventListener("pointerup", this.up, true);
    document.addEventListener("pointercancel", this.up, true);
    window.addEventListener("scroll", this.place, true);
    window.addEventListener("resize", this.place);
  }

  forget() {
    document.removeEventListener("pointerdown", this.down, true);
    document.removeEventListener("pointerup", this.up, true);
    document.removeEventListener("pointercancel", this.up, true);
    window.removeEventListener("scroll", this.place, true);
    window.removeEventListener("resize", this.place);
  }

  show(component) {
    const first = !this.data;
    const { data } = component;
    this.component = component;
    this.data = data;
    if (first) {
      const before = typedBefore(data.key); /* a form that is drawn anew while somebody types */
      this.entries = (before?.entries || data.entries).map((entry) => ({ ...entry }));
      this.input.value = before?.text || data.text || "";
      if (before) setTimeout(() => this.send(), 0);
      else if (data.text) setTimeout(() => this.take(this.input.value), 0); /* from an unfinished form */
    }
    this.label.textContent = data.label;
    if (first) this.connect();
    this.input.placeholder = data.placeholder || "";
    this.list.setAttribute("aria-label", data.label);
    this.hint.textContent = data.hint || "";
    this.hint.hidden = !data.hint;
    this.draw();
    const found = data.found;
    if (found && this.choosing < 0 && this.focused() && same(found.query, this.input.value)) this.suggest();
  }

  /* Labels, list and messages are linked to this field by unique ids. */
  connect() {
    const id = (part) => `${this.data.key.replace(/[^\w-]/g, "-")}-${part}`;
    for (const part of ["input", "list", "wrong", "hint"]) this[part].id = id(part);
    this.label.htmlFor = id("input");
    this.input.setAttribute("aria-controls", id("list"));
    this.input.setAttribute("aria-describedby", `${id("wrong")} ${id("hint")}`);
  }

  optionId(n) {
    return `${this.list.id}-${n}`;
  }

  focused() {
    return document.activeElement === this.input;
  }

  full() {
    return this.data.one && this.entries.length > 0;
  }

  /* People stored under the name of an entry; null = the server has not answered yet. */
  known(entry) {
    const rows = this.data.known[entry.name];
    return rows === undefined ? null : rows;
  }

  draw() {
    if (this.pressed || !this.data) return;
    const chips = this.entries.map((entry, n) => this.chip(entry, n));
    const active = document.activeElement;
    const focus = this.root.contains(active) ? active.dataset.place : "";
    this.chips.replaceChildren(...chips);
    if (focus) this.root.querySelector(`[data-place="${focus}"]`)?.focus();
    this.box.classList.toggle("full", this.full() && !this.input.value);
    this.box.classList.toggle("resting", !this.focused() && this.entries.length > 0 && !this.input.value);
    const error = this.data.error || "";
    this.wrong.textContent = error;
    this.wrong.hidden = !error;
    this.box.classList.toggle("bad", Boolean(error));
    this.input.setAttribute("aria-invalid", String(Boolean(error)));
    this.input.placeholder = this.entries.length ? "" : this.data.placeholder || "";
  }

  chip(entry, n) {
    const chip = document.createElement("li");
    chip.className = "names-chip";
    const rows = this.known(entry);
    const chosen = entry.id ? entry : !entry.fresh && rows?.length === 1 ? rows[0] : null;
    const unsure = !entry.id && !entry.fresh && rows !== null && rows.length > 1;
    const others = !this.data.tags && rows?.length;
    const { words } = this.data;
    const who = document.createElement(others ? "button" : "span");
    who.className = "who";
    who.append(chosen?.name || entry.name);
    const mark = document.createElement("small");
    mark.textContent = unsure ? words.which : chosen ? chosen.hint || "" : rows === null ? "" : words.new;
    if (mark.textContent) who.append(mark);
    if (others) {
      who.type = "button";
      who.dataset.place = `who${n}`;
      who.setAttribute("aria-label", fill(unsure ? words.ask_which : words.ask_other, entry));
      who.onclick = () => this.ask(n);
    }
    chip.classList.toggle("open", unsure);
    const take = document.createElement("button");
    take.type = "button";
    take.className = "take";
    take.textContent = "×";
    take.dataset.place = `take${n}`;
    take.setAttribute("aria-label", fill(words.remove, entry));
    take.onclick = () => {
      this.entries.splice(n, 1);
      this.say(fill(words.removed, entry));
      this.send();
      this.draw();
      this.input.focus();
    };
    chip.append(who, take);
    return chip;
  }

  /* Turn the typed text into entries and clear the input. */
  take(text) {
    const parts = split(text, this.data);
    if (!parts.length) {
      if (this.input.value || this.text) this.clear();
      return;
    }
    if (this.data.one && this.entries.length + parts.length > 1) {
      this.input.value = tidy(text); /* keep the text; the server reports that only one is allowed */
      this.send();
      return;
    }
    for (const name of parts) this.add({ name, id: null, fresh: false });
    this.clear();
    this.draw();
  }

  add(entry) {
    const twice = (other) => (entry.id && other.id ? entry.id === other.id : same(other.name, entry.name));
    const at = this.entries.findIndex(twice);
    if (at < 0) {
      this.entries.push(entry);
      this.say(fill(this.data.words.added, entry));
    } else if (entry.id && !this.entries[at].id) this.entries[at] = entry;
  }

  clear() {
    this.input.value = "";
    this.send();
  }

  /* All in one message, so that the server never sees a partial state. */
  send() {
    const text = this.input.value;
    this.text = text;
    const entries = this.entries.map(({ name, id, fresh, hint }) => ({ name, id, fresh, hint }));
    clearTimeout(this.later);
    this.component.setStateValue("value", { entries, text });
    this.tell();
  }

  /* For keeper.js, which keeps unfinished forms. */
  tell() {
    const value = { entries: this.entries, text: this.input.value };
    document.dispatchEvent(new CustomEvent("embers:typed", { detail: { key: this.data.key, value } }));
  }

  typed() {
    const text = this.input.value;
    this.choosing = -1;
    if (BREAKS.test(text) && !this.full()) {
      const at = Math.max(...[...text].map((c, n) => (BREAKS.test(c) ? n : -1)));
      const rest = text.slice(at + 1).trimStart();
      this.take(text.slice(0, at));
      if (this.input.value) return; /* several names in a field for one: the whole text stays */
      this.input.value = rest;
    }
    this.tell();
    clearTimeout(this.later);
    if (!tidy(this.input.value)) this.close();
    this.later = setTimeout(() => this.component.setStateValue("query", tidy(this.input.value)), 120);
  }

  pasted(event) {
    const text = event.clipboardData.getData("text");
    if (!BREAKS.test(text)) return;
    event.preventDefault();
    const { selectionStart: from, selectionEnd: to, value } = this.input;
    this.take(value.slice(0, from) + text + value.slice(to));
  }

  key(event) {
    if (event.isComposing) return;
    const last = this.options.length - 1;
    const open = last >= 0;
    switch (event.key) {
      case "Enter":
        if (open && this.active >= 0) this.choose(this.active);
        else this.take(this.input.value);
        this.close();
        if (!event.ctrlKey && !event.metaKey) event.preventDefault();
        break;
      case "Tab":
        if (open && this.active >= 0) this.choose(this.active);
        break;
      case "ArrowDown":
      case "ArrowUp":
        if (!open) return;
        event.preventDefault();
        this.active = event.key === "ArrowUp" ? Math.max(this.active - 1, -1)
          // Enter takes a typed name by itself: who presses an arrow wants somebody from the list.
          : this.active < 0 && this.options[0].own ? Math.min(1, last)
            : Math.min(this.active + 1, last);
        this.mark();
        break;
      case "Escape":
        if (open) {
          event.preventDefault();
          event.stopPropagation();
          this.close();
        }
        break;
      case "Backspace":
        if (this.input.value || !this.entries.length) return;
        event.preventDefault();
        this.say(fill(this.data.words.removed, this.entries.pop()));
        this.send();
        this.draw();
        break;
      default:
        if (this.full() && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
          event.preventDefault();
          this.say(fill(this.data.words.enough, this.entries[0]));
        }
    }
  }

  suggest() {
    const typed = tidy(this.input.value);
    const taken = new Set(this.entries.map((entry) => entry.id).filter(Boolean));
    const rows = typed ? this.data.found.rows.filter((row) => !row.id || !taken.has(row.id)) : [];
    const exact = rows.some((row) => same(row.name, typed));
    const own = typed && !exact ? [{ name: typed, id: null, fresh: false, own: true }] : [];
    this.open(rows.length ? [...own, ...rows] : []);
  }

  /* Choose which person with this name is meant, or a new one. */
  ask(n) {
    const entry = this.entries[n];
    this.input.focus();
    this.choosing = n;
    const rows = this.known(entry) || [];
    this.open([...rows, { name: entry.name, id: null, fresh: true, own: true }]);
  }

  open(options) {
    this.options = options;
    this.active = -1;
    const { tags, words } = this.data;
    const kind = tags ? words.new_tag : words.new_person;
    this.list.replaceChildren(...options.map((option, n) => {
      const row = document.createElement("li");
      row.id = this.optionId(n);
      row.setAttribute("role", "option");
      row.className = option.own && !option.fresh ? "new" : "";
      row.append(option.own && option.fresh ? fill(words.someone_new, option) : option.name);
      const hint = document.createElement("small");
      hint.textContent = option.own ? (option.fresh ? "" : kind) : option.hint || "";
      if (hint.textContent) row.append(hint);
      return row;
    }));
    if (!options.length) return this.close();
    this.mark();
    this.input.setAttribute("aria-expanded", "true");
    if (!this.list.matches(":popover-open")) this.list.showPopover();
    this.position();
    const count = options.filter((option) => !option.own).length;
    this.say(counted(words.matches, count));
  }

  close() {
    this.options = [];
    this.active = -1;
    this.choosing = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (this.list.matches(":popover-open")) this.list.hidePopover();
  }

  mark() {
    [...this.list.children].forEach((row, n) => {
      row.setAttribute("aria-selected", String(n === this.active));
      if (n === this.active) row.scrollIntoView({ block: "nearest" });
    });
    if (this.active >= 0) this.input.setAttribute("aria-activedescendant", this.optionId(this.active));
    else this.input.removeAttribute("aria-activedescendant");
  }

  choose(n) {
    const option = this.options[n];
    if (!option) return;
    const entry = { name: option.name, id: option.id || null, fresh: Boolean(option.fresh), hint: option.hint || "" };
    if (this.choosing >= 0) this.entries[this.choosing] = entry;
    else if (this.full()) return;
    else this.add(entry);
    this.close();
    this.clear();
    this.pressed = false;
    this.draw();
  }

  /* Above the page and never clipped: below the field, or above it if there is no room. It must not cover
     Save, which may be pressed with the cursor still in the field. */
  position() {
    if (!this.list.matches(":popover-open")) return;
    const box = this.box.getBoundingClientRect();
    const save = this.root.closest("[role=dialog]")?.querySelector("button[kind=primary]")?.getBoundingClientRect();
    const floor = save && save.top > box.bottom ? Math.min(save.top, window.innerHeight) : window.innerHeight;
    const below = floor - box.bottom - 8;
    const wanted = this.list.scrollHeight + 2;
    const above = wanted > below && box.top - 8 > below;
    Object.assign(this.list.style, {
      left: `${box.left}px`,
      width: `${box.width}px`,
      maxHeight: `${Math.min(16 * 16, above ? box.top - 8 : below)}px`,
      top: above ? "auto" : `${box.bottom + 4}px`,
      bottom: above ? `${window.innerHeight - box.top + 4}px` : "auto",
    });
  }

  say(words) {
    this.said.textContent = words;
  }
}

/* What was typed into this field before its form was drawn anew; keeper.js keeps it. */
function typedBefore(key) {
  const form = window.embersTyped;
  return form?.key && key.startsWith(`${form.key}:`) ? form.values[key.slice(form.key.length + 1)] : undefined;
}

export default function (component) {
  const root = component.parentElement;
  let field = fields.get(root);
  if (!field) fields.set(root, (field = new Field(root)));
  field.show(component);
  return () => {
    field.forget();
    fields.delete(root);
  };
}

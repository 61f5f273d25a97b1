/* Saves what is typed into the open form in the storage of this tab on every key, and passes unfinished forms
   of an earlier session to a new one. Mounted twice: once on the page, once in the open form.

   page: { page: true, owner, token, known, open, left, aside, outage }
     token identifies the session; known: it has received the stored forms; open: a form is shown;
     aside: unfinished forms; left: the latest of them
   form: { page: false, owner, key, entry: { name, asked, kept, title } | null, first, scroll, wrong, turn, enter, query,
   saves, unanswered }
     first, wrong: keys of the field to start in and of the one with an error; scroll: the first may be out of
     sight; turn: counts the refusals;
     enter: key of the button that Enter in the first field presses, if the field contains query;
     saves: keys of the buttons that save the form; unanswered: what is said if no answer to them comes */

const PLACE = "embers:unfinished";
const GONE = 2000; /* milliseconds without the server before a notice appears */
const SLIP = 8; /* pixels by which a hand may move during a press */
const QUIET = 2000; /* milliseconds in which nothing runs and no answer to a press on Save came: it was lost */
const TEXTS = "[data-testid=stTextInput] input, [data-testid=stTextArea] textarea";

const read = () => {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE)) || {};
  } catch {
    return {};
  }
};
const write = (kept) => {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(kept));
  } catch { /* no storage: the session still keeps it */ }
};

/* Each mounted component may have its own copy of this module, so shared state is on the window.
   key, values: what was typed into the form with this key, newer than the server's state;
   handed: the session that already received the stored forms; touched: when a key or pointer was last pressed;
   cursor: the field it was last in; saving: a press on Save that was not answered yet. */
const typed = (window.embersTyped ??= { key: "", values: {}, entry: null, owner: "", handed: "" });

function keep() {
  if (!typed.entry) return;
  const kept = { ...typed.entry.kept, ...typed.values };
  const before = read();
  const aside = before.owner === typed.owner ? before.aside : [];
  write({ owner: typed.owner, aside, open: { ...typed.entry, kept } });
}

function page({ data, setStateValue }) {
  const kept = read();
  const mine = kept.owner === data.owner;
  const tell = (message) => {
    typed.told = (typed.told || 0) + 1;
    setStateValue("kept", { token: data.token, turn: typed.told, ...message });
  };
  typed.again = () => setStateValue("again", Date.now());
  if (!data.known && typed.handed !== data.token) {
    typed.handed = data.token;
    const entries = mine ? [...(kept.aside || []), kept.open].filter((one) => one && Object.keys(one.kept).length) : [];
    /* A form that is still on the screen lost its server: reopen it. */
    if (entries.length) return tell({ entries, resume: Boolean(typed.entry) });
  }
  let { aside } = data;
  if (!data.open && typed.entry) {
    const was = { ...typed.entry, kept: { ...data.left?.kept, ...typed.values } };
    typed.entry = null;
    if (alike(was, data.left) && JSON.stringify(was.kept) !== JSON.stringify(data.left.kept)) {
      aside = [...aside.filter((one) => !alike(one, was)), was];
      tell({ entries: [was], resume: false });
    }
  }
  write({ owner: data.owner, aside, open: data.open && mine ? kept.open : null });
}

/* Whether two entries are the same form for the same record. */
function alike(one, other) {
  return Boolean(other) && one.name === other.name && JSON.stringify(one.asked) === JSON.stringify(other.asked);
}

function form({ data, parentElement }) {
  const lost = typed.saving && typed.key !== data.key && alike(typed.saving.entry, data.entry);
  if (typed.key !== data.key) Object.assign(typed, { key: data.key, values: {}, turn: data.turn, cursor: null });
  const first = typed.shown !== data.key;
  typed.shown = data.key;
  Object.assign(typed, { enter: data.enter, query: data.query, field: data.first });
  if (typed.pressed !== undefined) press(typed.pressed);
  typed.entry = data.entry;
  typed.owner = data.owner;
  typed.saves = data.saves || [];
  typed.tell = (unanswered) => {
    parentElement.querySelector(".unanswered").textContent = unanswered ? data.unanswered : "";
  };
  if (lost) typed.saving = null;
  typed.tell(lost); /* another session shows the form: nobody knows what became of the press */
  keep();
  restore();
  if (first) focus(data.first, data.scroll);
  mark(data);
  if (typed.turn !== data.turn) {
    typed.turn = data.turn;
    focus(data.wrong, true);
  }
}

/* Enter in a search opens the only match; the server may still be searching for the latest input. */
function press(words) {
  typed.pressed = words === typed.query ? undefined : words;
  if (typed.pressed === undefined && typed.enter) place(typed.enter)?.querySelector("button")?.click();
}

const place = (key) => document.querySelector(`.st-key-${CSS.escape(key.replace(/[^a-zA-Z0-9_-]/g, "-"))}`);

/* The first input or option within an element, including inside Embers' components. */
function control(element) {
  const wanted = "input:not([type=hidden]):not([tabindex='-1']), textarea, [role=combobox], [role=radio], button";
  const own = element.querySelector(wanted);
  if (own) return own;
  for (const part of element.querySelectorAll("*")) {
    const inside = part.shadowRoot?.querySelector(wanted);
    if (inside) return inside;
  }
  return null;
}

/* A run of the whole page sends an open dialog closed and then open. A browser that draws both forgets what was
   typed into a field that was not left yet, and the cursor. */
function restore() {
  for (const [name, words] of Object.entries(typed.values)) {
    const field = place(`${typed.key}:${name}`)?.querySelector(TEXTS);
    if (!field || field.value === words) continue;
    const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, words);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => {
      if (document.activeElement !== field) field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    });
  }
  if (typed.cursor && !typed.cursor.field.isConnected) focus(typed.cursor.key, false, true);
}

/* A press on Save is answered: the form closes, or says what is wrong with it. One that was lost on the way (a
   connection that broke, a request that took its place) is pressed again; the server saves a form once. */
function saving(pressed) {
  if (!pressed || typed.pressing || place(pressed)?.querySelector("button")?.disabled !== false) return;
  restore();
  typed.tell(false);
  typed.saving = { pressed, key: typed.key, entry: typed.entry, turn: typed.turn, tries: 0, since: Date.now() };
}

function watchSaving() {
  const lost = typed.saving;
  if (!lost) return;
  if (lost.key !== typed.key || lost.turn !== typed.turn) return void (typed.saving = null);
  const app = document.querySelector("[data-testid=stApp]");
  const state = (name) => app?.getAttribute(`data-test-${name}-state`);
  if (state("connection") !== "CONNECTED" || state("script") === "running") lost.since = Date.now();
  if (Date.now() - lost.since < QUIET) return;
  lost.since = Date.now();
  const button = place(lost.pressed)?.querySelector("button");
  if (!button) return void (typed.saving = null);
  lost.tries += 1;
  if (lost.tries > 4) {
    typed.saving = null;
    return typed.tell(true);
  }
  if (lost.tries % 2 === 0) return typed.again(); /* the server may know the dialog under another name by now */
  typed.pressing = true;
  button.click();
  typed.pressing = false;
}

/* Puts the cursor there as soon as the field is there, unless somebody has clicked or typed meanwhile. */
function focus(key, scroll, end = false, tries = 40, since = Date.now()) {
  if (!key || typed.touched > since) return;
  const element = place(key);
  const found = element && control(element);
  if (found) {
    found.focus({ preventScroll: !scroll });
    if (scroll) element.scrollIntoView({ block: "center" });
    if (end && found.matches("input[type=text], textarea")) found.setSelectionRange(found.value.length, found.value.length);
    if (found.getRootNode().activeElement === found) return;
  }
  if (tries) setTimeout(() => focus(key, scroll, end, tries - 1, since), 50);
}

/* Streamlit's own fields have no error state, so it is set here for screen readers. */
function mark(data) {
  for (const old of document.querySelectorAll("[data-embers-wrong]")) {
    old.removeAttribute("aria-invalid");
    old.removeAttribute("data-embers-wrong");
  }
  const element = data.wrong ? place(data.wrong) : null;
  const found = element?.matches(":has([data-testid=stTextInput], [data-testid=stTextArea])") && control(element);
  if (found) {
    found.setAttribute("aria-invalid", "true");
    found.setAttribute("data-embers-wrong", "");
  }
}

/* The name of the field of the open form that an element is in. */
function named(element) {
  const prefix = `st-key-${typed.key}-`;
  for (let up = element; up; up = up.parentElement) {
    const found = [...up.classList].find((one) => one.startsWith(prefix));
    if (found) return found.slice(prefix.length);
  }
  return "";
}

/* A press counts though its button moves away under it, as when something above it is drawn meanwhile; whoever moves
   the pointer away takes it back. */
function holdPresses() {
  let held = null;
  document.addEventListener("pointerdown", (event) => {
    held = null;
    const button = event.composedPath()[0].closest?.("button,a[href]");
    if (!button || event.button || event.pointerType !== "mouse") return; /* a finger is held by the browser */
    held = { button, x: event.clientX, y: event.clientY };
    button.setPointerCapture(event.pointerId);
  }, true);
  document.addEventListener("pointermove", ({ clientX, clientY, pointerId }) => {
    if (!held || Math.hypot(clientX - held.x, clientY - held.y) <= SLIP) return;
    if (held.button.hasPointerCapture(pointerId)) held.button.releasePointerCapture(pointerId);
    held = null;
  }, true);
}

function listen() {
  holdPresses();
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => (typed.touched = Date.now()), true);
  }
  document.addEventListener("input", (event) => {
    const field = event.target;
    /* Embers' own fields send an event themselves. */
    if (!typed.entry || !field.closest?.("[data-testid=stTextInput], [data-testid=stTextArea]")) return;
    const name = named(field);
    if (!name) return;
    typed.values[name] = field.value;
    keep();
  });
  document.addEventListener("click", ({ target }) => saving(typed.saves?.find((key) => place(key)?.contains(target))), true);
  document.addEventListener(
    "keydown",
    ({ key, ctrlKey, metaKey }) => key === "Enter" && (ctrlKey || metaKey) && saving(typed.saves?.[0]),
    true,
  );
  document.addEventListener("focusin", ({ target }) => {
    const name = named(target);
    if (name) typed.cursor = { field: target, key: `${typed.key}:${name}` };
  });
  setInterval(watchSaving, 250);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || typed.query === undefined) return;
    const field = event.target;
    if (typed.field && place(typed.field)?.contains(field)) press(field.value.trim());
  });
  document.addEventListener("embers:typed", ({ detail }) => {
    if (!typed.entry || !detail.key.startsWith(`${typed.key}:`)) return;
    typed.values[detail.key.slice(typed.key.length + 1)] = detail.value;
    keep();
  });
}

/* The keyboard of a phone lies over the foot of the page: what stays there is lifted by its height. */
function watchKeyboard(view) {
  const measure = () => {
    const height = Math.max(0, Math.round(innerHeight - view.height * view.scale - view.offsetTop));
    document.documentElement.style.setProperty("--embers-keyboard", `${height}px`);
  };
  view.addEventListener("resize", measure);
  view.addEventListener("scroll", measure);
}

/* Embers' notice while the server is away, instead of Streamlit's. */
function watchOutage(notice) {
  let since = 0;
  let shown = false;
  setInterval(() => {
    const app = document.querySelector("[data-testid=stApp]");
    const there = app?.getAttribute("data-test-connection-state") === "CONNECTED";
    since = there ? 0 : since || Date.now();
    const gone = Boolean(since) && Date.now() - since >= GONE;
    if (gone !== shown && notice.element.isConnected) {
      shown = gone;
      notice.element.textContent = gone ? notice.words : "";
      if (gone) notice.element.showPopover(); /* above everything, including dialogs */
      else {
        notice.element.hidePopover();
        typed.again(); /* a restarted server does not know the page yet */
      }
    }
    for (const dialog of document.querySelectorAll("[role=dialog]")) {
      const theirs = /Streamlit server is not responding|Is Streamlit still running|Cannot connect to Streamlit/;
      if (theirs.test(dialog.textContent)) {
        const whole = dialog.closest("[data-testid=stDialog]") || dialog;
        whole.style.setProperty("display", "none", "important");
      }
    }
  }, 250);
}

export default function (component) {
  const { data, parentElement } = component;
  if (!typed.listens) {
    typed.listens = true;
    listen();
    if (window.visualViewport) watchKeyboard(visualViewport);
  }
  if (!data.page) return form(component);
  const first = !typed.notice;
  typed.notice = Object.assign(typed.notice || {}, {
    words: data.outage,
    element: parentElement.querySelector(".outage"),
  });
  if (first) watchOutage(typed.notice);
  page(component);
}

/* Keeps what is typed into the open form in the storage of this tab, with every key, and hands over to a new
   session what an earlier one left. Shown twice: once on the page, once in the open form.

   page: { page: true, owner, token, known, open, left, aside, outage }
     token names the session; known: it was told already; open: a form is shown; aside: forms that were left;
     left: the one that was left last
   form: { page: false, owner, key, entry: { name, asked, kept, title } | null, first, wrong, turn, enter, query }
     first, wrong: keys of the first field and of the one that holds what was refused; turn: counts the refusals;
     enter: key of the button that Enter in the first field presses, if query is what stands in it */

const PLACE = "embers:unfinished";
const GONE = 2000; /* milliseconds without the server, after which it is said */

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
  } catch { /* no storage here: the session still keeps it */ }
};

/* Each place where a component is shown may have its own copy of this file: what they share is the window's.
   key, values: what was typed into the form of this key, newer than what the server was told;
   handed: the session that was told already. */
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
    /* A form that is still on the screen was cut off from its server: it opens again by itself. */
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

/* Whether two are the same form, about the same. */
function alike(one, other) {
  return Boolean(other) && one.name === other.name && JSON.stringify(one.asked) === JSON.stringify(other.asked);
}

function form({ data }) {
  if (typed.key !== data.key) Object.assign(typed, { key: data.key, values: {}, turn: data.turn });
  const first = typed.shown !== data.key;
  typed.shown = data.key;
  Object.assign(typed, { enter: data.enter, query: data.query, field: data.first });
  if (typed.pressed !== undefined) press(typed.pressed);
  typed.entry = data.entry;
  typed.owner = data.owner;
  keep();
  if (first) focus(data.first, false);
  mark(data);
  if (typed.turn !== data.turn) {
    typed.turn = data.turn;
    focus(data.wrong, true);
  }
}

/* Enter in a search opens the only match; the server may still be looking for what was typed last. */
function press(words) {
  typed.pressed = words === typed.query ? undefined : words;
  if (typed.pressed === undefined && typed.enter) place(typed.enter)?.querySelector("button")?.click();
}

const place = (key) => document.querySelector(`.st-key-${CSS.escape(key.replace(/[^a-zA-Z0-9_-]/g, "-"))}`);

/* The first thing one can type into or choose within an element, also inside a component of ours. */
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

function focus(key, scroll, tries = 40) {
  if (!key) return;
  const element = place(key);
  const found = element && control(element);
  if (found) {
    found.focus({ preventScroll: !scroll });
    if (scroll) element.scrollIntoView({ block: "center" });
    if (found.getRootNode().activeElement === found) return;
  }
  if (tries) setTimeout(() => focus(key, scroll, tries - 1), 50);
}

/* Streamlit's own fields know of no error, as ours do: a screen reader is told here. */
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

function listen() {
  document.addEventListener("input", (event) => {
    const field = event.target;
    /* Our own fields tell by themselves. */
    if (!typed.entry || !field.closest?.("[data-testid=stTextInput], [data-testid=stTextArea]")) return;
    const prefix = `st-key-${typed.key}-`;
    for (let up = field; up; up = up.parentElement) {
      const name = [...up.classList].find((one) => one.startsWith(prefix));
      if (!name) continue;
      typed.values[name.slice(prefix.length)] = field.value;
      keep();
      return;
    }
  });
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

/* Our own words while the server is away, in place of Streamlit's. */
function watchOutage(notice) {
  let since = 0;
  let shown = false;
  setInterval(() => {
    const app = document.querySelector("[data-testid=stApp]");
    const there = app?.getAttribute("data-test-connection-state") === "CONNECTED";
    since = there ? 0 : since || Date.now();
    const gone = Boolean(since) && Date.now() - since >= GONE;
    if (gone !== shown) {
      shown = gone;
      notice.element.textContent = gone ? notice.words : "";
      if (gone) notice.element.showPopover(); /* above everything, also above a dialog */
      else {
        notice.element.hidePopover();
        typed.again(); /* the server may be another one now, which knows of no page yet */
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

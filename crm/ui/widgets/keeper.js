/* Saves what is typed into the open form in the storage of this tab on every key, and passes unfinished forms
   of an earlier session to a new one. Mounted twice: once on the page, once in the open form.

   page: { page: true, owner, token, known, open, left, aside, outage }
     token identifies the session; known: it has received the stored forms; open: a form is shown;
     aside: unfinished forms; left: the latest of them
   form: { page: false, owner, key, entry: { name, asked, kept, title } | null, first, scroll, wrong, turn, enter, query }
     first, wrong: keys of the field to start in and of the one with an error; scroll: the first may be out of
     sight; turn: counts the refusals;
     enter: key of the button that Enter in the first field presses, if the field contains query */

const PLACE = "embers:unfinished";
const GONE = 2000; /* milliseconds without the server before a notice appears */

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
   handed: the session that already received the stored forms; touched: when a key or pointer was last pressed. */
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

function form({ data }) {
  if (typed.key !== data.key) Object.assign(typed, { key: data.key, values: {}, turn: data.turn });
  const first = typed.shown !== data.key;
  typed.shown = data.key;
  Object.assign(typed, { enter: data.enter, query: data.query, field: data.first });
  if (typed.pressed !== undefined) press(typed.pressed);
  typed.entry = data.entry;
  typed.owner = data.owner;
  keep();
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

/* Puts the cursor there as soon as the field is there, unless somebody has clicked or typed meanwhile. */
function focus(key, scroll, tries = 40, since = Date.now()) {
  if (!key || typed.touched > since) return;
  const element = place(key);
  const found = element && control(element);
  if (found) {
    found.focus({ preventScroll: !scroll });
    if (scroll) element.scrollIntoView({ block: "center" });
    if (found.getRootNode().activeElement === found) return;
  }
  if (tries) setTimeout(() => focus(key, scroll, tries - 1, since), 50);
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

function listen() {
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => (typed.touched = Date.now()), true);
  }
  document.addEventListener("input", (event) => {
    const field = event.target;
    /* Embers' own fields send an event themselves. */
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
    if (gone !== shown) {
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

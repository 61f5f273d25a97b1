// One page of people as a table. User text is set as text content. Actions carry the person's id, so
// that they never hit another person if the list has changed.

const MEMORY = new WeakMap();
const CHIPS = new Set(["roles", "tags"]);

export default function ({ parentElement: root, data, setStateValue, setTriggerValue }) {
  let memory = MEMORY.get(root);
  if (!memory) {
    memory = { ticked: new Set(data.ticked), drawn: {}, wasOpen: false };
    MEMORY.set(root, memory);
  }
  const table = root.querySelector("table");
  const head = root.querySelector("thead tr");
  const body = root.querySelector("tbody");
  const menu = root.querySelector(".menu");
  const shown = data.rows.map((row) => row.id);
  table.setAttribute("aria-label", data.label);
  root.querySelector(".people").classList.toggle("listed", data.listed);

  // Redraw only what changed, so that the focus stays.
  const another = (part, value) => {
    const text = JSON.stringify(value);
    const changed = memory.drawn[part] !== text;
    memory.drawn[part] = text;
    return changed;
  };
  const kinds = data.columns.map((column) => [column.id, column.label, Boolean(column.next)]);
  const columnsChanged = another("columns", kinds);
  if (columnsChanged) drawHead();
  for (const column of data.columns) {
    const cell = head.querySelector(`[data-column="${column.id}"]`);
    if (!column.next) continue;
    cell.setAttribute("aria-sort", column.order);
    const button = cell.querySelector("button");
    button.title = column.hint;
    button.onclick = () => setTriggerValue("sort", column.next);
  }
  const turned = memory.first !== undefined && memory.first !== data.first;
  memory.first = data.first;
  if (another("rows", data.rows) || columnsChanged) {
    const held = heldByFocus();
    body.replaceChildren(...data.rows.map(drawRow));
    giveFocusBack(held);
    if (!shown.includes(memory.owner)) close();
  }
  // The page numbers are below the list: the next page is read from its first row.
  if (turned && table.getBoundingClientRect().top < 0) table.parentElement.scrollIntoView();
  for (const row of body.children) {
    const id = Number(row.dataset.id);
    row.querySelector(".name a").onclick = (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      setTriggerValue("open", id);
    };
    if (!data.listed)
      row.querySelector("input").onchange = (event) => tick([id], event.target.checked);
    const more = row.querySelector(".more");
    more.onpointerdown = () => {
      memory.wasOpen = menu.matches(":popover-open") && memory.owner === id;
    };
    more.onclick = () => {
      if (!memory.wasOpen) open(more, id);
      memory.wasOpen = false;
    };
    more.onkeydown = (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      open(more, id);
    };
  }
  if (!data.listed) {
    head.querySelector("input").onchange = (event) => tick(shown, event.target.checked);
    showTicks();
  }

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function tickBox(label) {
    const words = element("span", { class: "unseen" }, label);
    return element("label", { class: "tick" }, element("input", { type: "checkbox" }), words);
  }

  function drawHead() {
    const cell = (id, ...children) =>
      element("th", { role: "columnheader", scope: "col", "data-column": id }, ...children);
    head.replaceChildren(
      ...(data.listed ? [] : [cell("tick", tickBox(data.words.select_all))]),
      ...data.columns.map(({ id, label, next }) =>
        cell(id, element(next ? "button" : "span", next ? { type: "button" } : {}, label)),
      ),
      cell("act", element("span", { class: "unseen" }, data.words.actions)),
    );
  }

  function drawRow(row) {
    const cell = (id, ...children) =>
      element("td", { role: "cell", dir: "auto", "data-column": id }, ...children);
    const more = element(
      "button",
      { type: "button", class: "more", "aria-haspopup": "menu", "aria-expanded": "false" },
      "⋯",
    );
    more.setAttribute("aria-label", fill(data.words.actions_for, row));
    return element(
      "tr",
      { role: "row", "data-id": row.id, "data-face": row.face },
      ...(data.listed ? [] : [cell("tick", tickBox(fill(data.words.select, row)))]),
      ...data.columns.map(({ id }) => {
        if (id === "name") {
          const link = element("a", { href: row.href }, row.name);
          const name = { role: "rowheader", scope: "row", class: "name", dir: "auto" };
          return element("th", { ...name, "data-column": id }, link);
        }
        return cell(id, ...content(id, row.cells[id]));
      }),
      cell("act", more),
    );
  }

  function content(id, value) {
    if (value === null || value === "") return [];
    if (id === "about") {
      const [marks, work] = value;
      return [...marks.map((word) => element("span", { class: "chip" }, word)), work];
    }
    if (id === "tie") {
      const [kind, word, when] = value;
      const said = element("span", { class: "word", "data-kind": kind }, word);
      return [said, " ", element("span", { class: "when" }, when)];
    }
    if (id === "reach") return value.map(way);
    if (CHIPS.has(id)) return value.map((word) => element("span", { class: "chip" }, word));
    if (id !== "warmth") return [value];
    const filled = element("span");
    const [warmth, word] = value;
    filled.style.width = `${warmth}%`;
    return [element("span", { class: "bar", "aria-hidden": "true" }, filled), word];
  }

  function way([field, href, label]) {
    const link = element("a", { href, title: label, "aria-label": label });
    if (field === "linkedin_url") {
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
    link.append(root.querySelector(`.icons [data-way="${field}"]`).cloneNode(true));
    return link;
  }

  function tick(ids, on) {
    for (const id of ids) on ? memory.ticked.add(id) : memory.ticked.delete(id);
    showTicks();
    setStateValue("ticked", [...memory.ticked]);
  }

  function showTicks() {
    for (const row of body.children) {
      const on = memory.ticked.has(Number(row.dataset.id));
      row.querySelector("input").checked = on;
      row.classList.toggle("ticked", on);
    }
    const count = shown.filter((id) => memory.ticked.has(id)).length;
    const all = head.querySelector("input");
    all.checked = count === shown.length;
    all.indeterminate = count > 0 && count < shown.length;
  }

  // Which control of which row has the focus, and its position.
  function heldByFocus() {
    const active = root.getRootNode().activeElement;
    const row = active && active.closest("tbody tr");
    if (!row) return null;
    const place = [...body.children].indexOf(row);
    return { id: row.dataset.id, place, control: active.localName };
  }

  function giveFocusBack(held) {
    if (!held) return;
    const rows = [...body.children];
    const row =
      rows.find((one) => one.dataset.id === held.id) || rows[Math.min(held.place, rows.length - 1)];
    row?.querySelector(held.control)?.focus({ preventScroll: true });
  }

  function buttonOf(id) {
    return body.querySelector(`[data-id="${id}"] .more`);
  }

  function open(more, id) {
    const { stamp } = data.rows.find((row) => row.id === id);
    memory.owner = id;
    menu.setAttribute("aria-label", more.getAttribute("aria-label"));
    menu.replaceChildren(
      ...data.menu.map(([what, label]) => {
        const item = element("button", { type: "button", role: "menuitem", tabindex: -1 }, label);
        item.onclick = () => {
          close();
          setTriggerValue("act", { id, stamp, what });
        };
        return item;
      }),
    );
    menu.showPopover();
    more.setAttribute("aria-expanded", "true");
    const at = more.getBoundingClientRect();
    const below = at.bottom + menu.offsetHeight < window.innerHeight;
    menu.style.top = `${below ? at.bottom : Math.max(4, at.top - menu.offsetHeight)}px`;
    menu.style.left = `${Math.max(4, at.right - menu.offsetWidth)}px`;
    menu.firstElementChild.focus();
  }

  function close() {
    if (!menu.matches(":popover-open")) return;
    const more = buttonOf(memory.owner);
    menu.hidePopover();
    more?.focus({ preventScroll: true });
  }

  menu.ontoggle = (event) => {
    if (event.newState === "open") {
      window.addEventListener("scroll", close, { capture: true, once: true });
      return;
    }
    for (const more of body.querySelectorAll('[aria-expanded="true"]'))
      more.setAttribute("aria-expanded", "false");
  };
  menu.onkeydown = (event) => {
    const items = [...menu.children];
    const now = items.indexOf(root.getRootNode().activeElement);
    const steps = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 };
    if (event.key in steps) {
      event.preventDefault();
      items.at(steps[event.key] % items.length).focus();
    } else if (event.key === "Tab") {
      close();
    }
  };
}

// The workbench made quick: picks lines by mouse, keyboard and touch, and sends the form without leaving the page.
// The page works without it; every key here presses a button that is there.

const root = document.documentElement;
const bench = document.getElementById("bench");
root.classList.add("js");

const ROLE_KEYS = { h: "headline", k: "kicker", d: "deck", t: "body", b: "byline", g: "subheading" };
const LEAVES = new Set(["save", "review", "discard"]); // the answer to these is a page, not a fragment
let anchor = null; // the line that a range starts from
let cursor = null; // the line that the arrows move
let byTouch = false; // fingers add lines one by one, so what was picked is let go once it is dealt with
let busy = false;

const form = () => bench.querySelector("form.wb");
const lines = () => [...bench.querySelectorAll("[data-line]")];
const box = (line) => line.querySelector("input[type=checkbox]");
const picked = () => lines().filter((line) => box(line).checked);
const button = (name) => bench.querySelector(`button[name="do"][value="${name}"]`);

// Picking lines

function show() {
  const chosen = picked();
  const count = bench.querySelector("[data-count]");
  if (count) count.textContent = chosen.length ? `已选 ${chosen.length} 行。` : "";
  const reading = form()?.elements.reading;
  if (reading) reading.value = chosen.length === 1 ? chosen[0].dataset.reading : "";
}

function pick(line, { extend = false, toggle = false } = {}) {
  if (extend && anchor && anchor.isConnected) {
    const all = lines();
    const [from, to] = [all.indexOf(anchor), all.indexOf(line)].sort((a, b) => a - b);
    all.forEach((other, n) => { box(other).checked = n >= from && n <= to; });
  } else if (toggle) {
    box(line).checked = !box(line).checked;
    anchor = line;
  } else {
    for (const other of lines()) box(other).checked = other === line;
    anchor = line;
  }
  cursor = line;
  form().elements.part.value = "";
  show();
}

function clear() {
  for (const line of lines()) box(line).checked = false;
  form().elements.part.value = "";
  anchor = cursor = null;
  show();
}

bench.addEventListener("click", (event) => {
  const line = event.target.closest("[data-line]");
  if (!line) return;
  const number = event.target.closest(".wb-no");
  if (event.target.matches("input")) { // Space on the box itself, or the label's own click
    anchor = cursor = line;
    show();
    return;
  }
  if (number) event.preventDefault();
  else if (!getSelection().isCollapsed) return;
  byTouch = event.pointerType === "touch";
  pick(line, { extend: event.shiftKey, toggle: byTouch || event.ctrlKey || event.metaKey });
});

// Dragging down the numbers picks a range; dragging over words marks them, for "only these characters".
let dragging = false;
bench.addEventListener("pointerdown", (event) => {
  const line = event.target.closest("[data-line]");
  dragging = Boolean(line && event.target.closest(".wb-no") && event.pointerType === "mouse" && !event.shiftKey);
  if (dragging) anchor = line;
  if (line && event.shiftKey) event.preventDefault(); // no text selection while a range is picked
});
bench.addEventListener("pointerover", (event) => {
  const line = event.target.closest("[data-line]");
  if (dragging && line && line !== anchor && event.buttons) pick(line, { extend: true });
  light(event.target.closest("[data-article]")?.dataset.article);
});
document.addEventListener("pointerup", () => { dragging = false; });

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const start = selection.anchorNode?.parentElement?.closest(".wb-words");
  if (selection.isCollapsed || !start || start !== selection.focusNode?.parentElement?.closest(".wb-words")) return;
  const line = start.closest("[data-line]");
  for (const other of lines()) box(other).checked = other === line;
  anchor = cursor = line;
  show();
  form().elements.part.value = selection.toString().trim();
});

function light(key) {
  for (const part of bench.querySelectorAll(".lit")) if (part.dataset.article !== key) part.classList.remove("lit");
  if (key) for (const part of bench.querySelectorAll(`[data-article="${key}"]`)) part.classList.add("lit");
}

// Sending

async function send(pressed) {
  if (busy) return;
  busy = true;
  const sent = new FormData(form(), pressed);
  bench.classList.add("wb-busy");
  try {
    const answer = await fetch(form().action, {
      method: "POST",
      body: sent,
      headers: { "X-Workbench": "fragment" },
      credentials: "same-origin",
    });
    if (answer.status === 409 || answer.redirected || (answer.status !== 200 && answer.status !== 400)) {
      busy = false;
      form().dataset.plain = "1"; // overtaken, logged out or refused: let the page itself be answered
      form().requestSubmit(pressed);
      return;
    }
    swap(await answer.text());
    if (byTouch && answer.ok && !["up", "down"].includes(pressed.value)) clear();
  } catch {
    complain("没有连上服务器。改动还在这里，请再按一次。");
  } finally {
    busy = false;
    bench.classList.remove("wb-busy");
  }
}

function swap(html) {
  const open = [...bench.querySelectorAll("details[open]")].map((part) => part.id);
  const typed = [...bench.querySelectorAll(".wb-facts input, .wb-facts select, [name=reason]")]
    .filter((field) => field.name && isTyped(field))
    .map((field) => [field.name, field.value]);
  const focus = document.activeElement?.closest("#bench button, #bench input, #bench select");
  const place = focus ? [focus.name, focus.value, focus.localName] : null;
  const at = cursor?.dataset.line;
  const [target, role] = [form().elements.to.value, form().elements.role.value];
  bench.innerHTML = html;
  const touched = form()?.dataset.touched;
  for (const id of open) if (document.getElementById(id)) document.getElementById(id).open = true;
  for (const [name, value] of typed) {
    const field = form().elements[name];
    if (field?.localName && !name.startsWith(`a${touched}-`)) field.value = value;
  }
  if ([...form().elements.to.options].some((option) => option.value === target)) form().elements.to.value = target;
  form().elements.role.value = role;
  cursor = at ? document.getElementById(`L${at}`) : null;
  anchor = cursor;
  if (place?.[2] === "button") [...form().elements].find((e) => e.name === place[0] && e.value === place[1])?.focus({ preventScroll: true });
  bench.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
}

function isTyped(field) {
  if (field.localName === "select") return ![...field.options].some((option) => option.selected && option.defaultSelected);
  return field.type !== "checkbox" && field.value !== field.defaultValue;
}

function complain(text) {
  bench.querySelector(".wb-error")?.remove();
  const note = Object.assign(document.createElement("p"), { className: "wb-error", textContent: text });
  note.setAttribute("role", "alert");
  bench.prepend(note);
}

bench.addEventListener("submit", (event) => {
  const pressed = event.submitter;
  if (form().dataset.plain || !pressed || LEAVES.has(pressed.value)) return;
  event.preventDefault();
  send(pressed);
});

// Keys

function press(name) {
  const wanted = button(name);
  if (wanted && !wanted.disabled) wanted.click();
}

function move(target) {
  const select = form().elements.to;
  if (![...select.options].some((option) => option.value === target)) return;
  select.value = target;
  press("move");
}

function step(by, extend) {
  const all = lines();
  const from = cursor && cursor.isConnected ? all.indexOf(cursor) : by > 0 ? -1 : all.length;
  const next = all[Math.min(Math.max(from + by, 0), all.length - 1)];
  if (!next) return;
  pick(next, { extend });
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || !form()) return;
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (event.ctrlKey || event.metaKey) {
    const name = { s: "save", Enter: "review", z: typing ? "" : event.shiftKey ? "redo" : "undo", y: typing ? "" : "redo" }[event.key];
    if (name) {
      event.preventDefault();
      press(name);
    }
    return;
  }
  if (typing) {
    if (event.key === "Escape") typing.blur();
    if (event.key !== "Enter" || typing.localName === "select") return;
    event.preventDefault();
    if (typing.name === "reading") press("correct");
    else typing.closest(".wb-facts")?.querySelector(".wb-describe").click();
    return;
  }
  if (event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "ArrowDown" || key === "ArrowUp") step(key === "ArrowDown" ? 1 : -1, event.shiftKey);
  else if (key === "Escape") clear();
  else if (key in ROLE_KEYS) {
    form().elements.role.value = ROLE_KEYS[key];
    press("role");
  } else if (key === "0") move("furniture");
  else if (key === "n") move("new");
  else if (/^[1-9]$/.test(key)) move(bench.querySelectorAll(".wb-article")[key - 1]?.dataset.article ?? "");
  else if (key === "c") press(`merge:${cursor?.dataset.article ?? ""}`);
  else if (key === "e") form().elements.reading.focus();
  else if (key === "q") document.querySelector("a[data-next]")?.click();
  else {
    const wanted = bench.querySelector(`button[data-key="${CSS.escape(key)}"]`);
    if (!wanted) return;
    if (!wanted.disabled) wanted.click();
  }
  event.preventDefault();
});

// Conveniences; every page works without them.
"use strict";

// Texts are written in Chinese; a page in another language brings their translations along. Other scripts use this too.
const texts = JSON.parse(document.getElementById("script-texts")?.textContent ?? "{}");
const gettext = (text) => texts[text] ?? text;

const kept = {
  get(name) { try { return localStorage.getItem(name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(name, value); } catch { /* a browser that keeps nothing */ } },
};

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// The language switch comes back to where the reader is now, whatever has been chosen in place since.
document.querySelector(".tongue")?.addEventListener("submit", ({ target }) => {
  target.elements.next.value = location.pathname + location.search + location.hash;
});

// An article and its lines of the source light each other up. The source, where it stands beside in a box of its own, is brought
// to the lines when the pointer rests on the article.
const source = document.querySelector(".source");
let resting;

function light(id, on) {
  for (const part of document.querySelectorAll(`[data-article="${id}"]`)) part.classList.toggle("lit", on);
}
function bring(id) {
  const run = source.querySelector(`[data-article="${id}"]`);
  if (run && source.scrollHeight > source.clientHeight) source.scrollTo({ top: run.offsetTop - 8 });
}
for (const [over, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(over, (event) => {
    const part = event.target.closest?.("[data-article]");
    if (!part) return;
    light(part.dataset.article, on);
    if (!source || source.contains(part)) return;
    clearTimeout(resting);
    if (on) resting = setTimeout(bring, 200, part.dataset.article);
  });
}

// Keys: / to the search box, j and k through what is listed, ? for help. They can be switched off, for those who dictate.
const LISTED = ".hit__headline a, .card__headline a, .story__headline a, .issue-row__title, .front__title a";

function step(by) {
  const links = [...document.querySelectorAll(LISTED)];
  if (document.querySelector(".prose")) {
    document.querySelector(by > 0 ? ".hitturn [rel=next], .turn [rel=next]" : ".hitturn [rel=prev], .turn [rel=prev]")?.click();
    return;
  }
  if (!links.length) return;
  const here = links.indexOf(document.activeElement);
  const next = links[here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + by, 0), links.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "center" });
}

function help() {
  if (document.querySelector(".keys[open]")) return;
  const off = make("input", { type: "checkbox", checked: kept.get("keys") === "off" });
  off.addEventListener("change", () => kept.set("keys", off.checked ? "off" : "on"));
  const list = make("dl", {});
  for (const [key, says] of [["/", gettext("检索")], ["j", gettext("下一篇、下一期")], ["k", gettext("上一篇、上一期")], ["?", gettext("这份说明")]]) {
    list.append(make("dt", {}, make("kbd", { textContent: key })), make("dd", { textContent: says }));
  }
  const dialog = make("dialog", { className: "keys", ariaLabel: gettext("快捷键") },
    make("h2", { textContent: gettext("快捷键") }), list,
    make("label", { className: "keys__off" }, off, gettext("不用单键快捷键（? 除外）")),
    make("form", { method: "dialog" }, make("button", { textContent: gettext("关闭") })));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function search() {
  const field = document.querySelector("main input[type=search], input[type=search]");
  field?.focus();
  field?.select();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  const does = { "/": search, j: () => step(1), k: () => step(-1), "?": help }[event.key];
  if (!does || (does !== help && kept.get("keys") === "off")) return;
  event.preventDefault();
  does();
});

// htmx puts the next state of a search in place. What was open stays open, the focus stays where it was or goes to what was
// found, and an answer that is no such state (refused, past the end, no connection) is opened as a page of its own.
let before = null;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "found") return;
  const focused = detail.target.contains(document.activeElement);
  before = { open: [...detail.target.querySelectorAll("details[id][open]")].map(({ id }) => id), focus: focused && document.activeElement.id };
});
document.addEventListener("htmx:afterSettle", () => {
  if (!before) return;
  for (const id of before.open) document.getElementById(id)?.setAttribute("open", "");
  if (before.focus !== false && document.activeElement === document.body) {
    (document.getElementById(before.focus) ?? document.getElementById("results"))?.focus({ preventScroll: true });
  }
  before = null;
});
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { target, xhr, pathInfo } = event.detail;
  if (target.id !== "found" || xhr.status < 400) return;
  event.preventDefault();
  location.assign(pathInfo.finalRequestPath);
});
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (detail.target.id === "found") location.assign(detail.pathInfo.finalRequestPath);
});

// The size of an article's text is chosen once and kept.
const SIZES = [["size-small", gettext("小")], ["", gettext("中")], ["size-large", gettext("大")], ["size-huge", gettext("特大")]];
const proses = document.querySelectorAll(".prose");
if (proses.length) {
  const row = make("div", { className: "sizes", role: "group", ariaLabel: gettext("字号") });
  const choose = (size) => {
    for (const prose of proses) for (const [name] of SIZES) if (name) prose.classList.toggle(name, name === size);
    for (const button of row.children) button.ariaPressed = String(button.dataset.size === size);
  };
  for (const [size, label] of SIZES) {
    const button = make("button", { type: "button", textContent: label });
    button.dataset.size = size;
    button.addEventListener("click", () => { choose(size); kept.set("size", size); });
    row.append(button);
  }
  document.querySelector(".texts")?.append(row);
  choose(SIZES.some(([size]) => size === kept.get("size")) ? kept.get("size") : "");
}

// A citation or an address is copied with one press; that of a file is fetched first.
function copier(beside, read) {
  const button = make("button", { type: "button", className: "copy", textContent: gettext("复制") });
  beside.id ||= `copied-${document.querySelectorAll(".copy").length}`;
  button.setAttribute("aria-describedby", beside.id);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(await read());
      button.textContent = gettext("已复制");
    } catch {
      button.textContent = gettext("没有复制成");
    }
    setTimeout(() => { button.textContent = gettext("复制"); }, 2000);
  });
  beside.after(button);
}
if (navigator.clipboard) {
  for (const text of document.querySelectorAll("[data-copied]")) copier(text, () => text.textContent);
  for (const file of document.querySelectorAll("[data-fetched]")) {
    copier(file, async () => {
      const answer = await fetch(file.href);
      if (!answer.ok) throw new Error(answer.statusText);
      return answer.text();
    });
  }
}

// 资料夹: articles collected in this browser, with notes. Nothing leaves it until the reader has a document made.
"use strict";

const dossier = (() => {
  const KEY = "dossier";
  const texts = JSON.parse(document.getElementById("script-texts")?.textContent ?? "{}");
  const gettext = (text) => texts[text] ?? text;

  function read() {
    try {
      const held = JSON.parse(localStorage.getItem(KEY) ?? "{}");
      const items = Array.isArray(held.items) ? held.items.filter(isItem).map(({ id, title, place, note }) => (
        { id, title: String(title || `/articles/${id}/`), place: String(place ?? ""), note: String(note ?? "") })) : [];
      return { title: String(held.title ?? ""), items };
    } catch {
      return { title: "", items: [] };
    }
  }

  // What is kept can be anything: another version, another program or its reader may have written it.
  function isItem(item) {
    return Number.isSafeInteger(item?.id) && item.id > 0;
  }

  // Whether it is kept; a browser may refuse, or be full.
  function keep(held) {
    try {
      localStorage.setItem(KEY, JSON.stringify(held));
      return true;
    } catch {
      alert(gettext("浏览器没有地方存放，没有收下。"));
      return false;
    } finally {
      showCount();
    }
  }

  function showCount() {
    const count = read().items.length;
    for (const place of document.querySelectorAll(".dossier-count")) place.textContent = count ? ` ${count}` : "";
  }

  function toggle(button) {
    const held = read();
    const id = Number(button.dataset.collect);
    const without = held.items.filter((item) => item.id !== id);
    if (without.length === held.items.length) {
      without.push({ id, title: button.dataset.title, place: button.dataset.place, note: "" });
    }
    keep({ ...held, items: without });
    showButtons();
  }

  function showButtons(within = document) {
    const ids = new Set(read().items.map((item) => item.id));
    for (const button of within.querySelectorAll("[data-collect]")) {
      const collected = ids.has(Number(button.dataset.collect));
      button.hidden = false;
      button.setAttribute("aria-pressed", String(collected));
      button.textContent = collected ? gettext("已在资料夹") : gettext("收入资料夹");
    }
  }

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  function row(item, form) {
    const note = element("textarea", { name: "note", rows: 1, maxLength: Number(form.dataset.longest), value: item.note });
    note.addEventListener("input", () => change(item.id, { note: note.value }));
    const drop = element("button", { type: "button", className: "collection__drop", textContent: gettext("移出") });
    drop.setAttribute("aria-label", `${gettext("移出")}：${item.title}`);
    drop.addEventListener("click", () => {
      const held = read();
      const at = held.items.findIndex((other) => other.id === item.id);
      keep({ ...held, items: held.items.filter((other) => other.id !== item.id) });
      list();
      const left = form.querySelectorAll(".collection__drop");
      (left[Math.min(at, left.length - 1)] ?? document.querySelector("h1"))?.focus();
    });
    const title = element("a", { href: `/articles/${item.id}/`, textContent: item.title, lang: "zh-Hans" });
    return element("li", { className: "collection__item" },
      element("input", { type: "hidden", name: "article", value: item.id }),
      element("div", { className: "collection__head" }, title, drop),
      element("p", { className: "collection__place", textContent: item.place, lang: "zh-Hans" }),
      element("label", { className: "collection__note" }, gettext("笔记"), note));
  }

  function change(id, fields) {
    const held = read();
    keep({ ...held, items: held.items.map((item) => (item.id === id ? { ...item, ...fields } : item)) });
  }

  function list() {
    const form = document.querySelector(".collection");
    if (!form) return;
    const held = read();
    form.hidden = !held.items.length;
    document.querySelector(".collection__none").hidden = Boolean(held.items.length);
    form.elements.title.value = held.title;
    const over = held.items.length > Number(form.dataset.most);
    form.querySelector("[data-over]").hidden = !over;
    for (const button of form.querySelectorAll("[name=do]")) button.disabled = over;
    form.querySelector(".collection__items").replaceChildren(...held.items.map((item) => row(item, form)));
  }

  function begin() {
    showCount();
    showButtons();
    document.addEventListener("click", (event) => {
      const button = event.target.closest?.("[data-collect]");
      if (button) toggle(button);
    });
    // What htmx swaps in has buttons, too; and another tab may have collected more.
    document.addEventListener("htmx:afterSwap", () => showButtons());
    addEventListener("storage", (event) => { if (event.key === KEY) { showCount(); showButtons(); list(); } });
    const form = document.querySelector(".collection");
    if (form) {
      list();
      form.elements.title.addEventListener("input", () => keep({ ...read(), title: form.elements.title.value }));
      form.querySelector(".collection__clear").addEventListener("click", () => {
        if (confirm(gettext("清空资料夹？笔记也会丢掉。"))) { keep({ title: "", items: [] }); list(); }
      });
    }
    const print = document.querySelector(".document__print");
    if (print) {
      print.hidden = false;
      print.addEventListener("click", () => window.print());
    }
  }

  begin();
})();

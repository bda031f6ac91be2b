// Searches kept in this browser: [{ name, search }], the newest first. `search` is the address's query string, and the only part
// of an address that is kept, so that what is opened is always a search of this site.
"use strict";

(() => {
  const KEY = "saved-searches";
  const MOST = 100;
  const body = document.querySelector(".saved__body");
  if (!body) return;
  const list = body.querySelector(".saved__list");
  const said = body.querySelector("[data-said]");
  const words = body.dataset;

  function read() {
    try {
      const held = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return held.filter((one) => typeof one?.name === "string" && typeof one?.search === "string" && one.search.startsWith("?"));
    } catch {
      return [];
    }
  }

  function write(searches) {
    try {
      localStorage.setItem(KEY, JSON.stringify(searches.slice(0, MOST)));
      said.textContent = "";
    } catch {
      said.textContent = words.full;
    }
    show();
  }

  function button(label, of, does) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button--small";
    made.textContent = label;
    made.ariaLabel = `${label}：${of}`;
    made.addEventListener("click", does);
    return made;
  }

  function row(one, place) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = one.search;
    link.textContent = one.name;
    item.append(
      link,
      button(words.rename, one.name, () => rename(item, one, place)),
      button(words.delete, one.name, () => {
        write(read().filter((_, n) => n !== place));
        (list.querySelectorAll("a")[place] ?? list.querySelector("a:last-of-type") ?? body.querySelector("[data-keep]"))?.focus();
      }),
    );
    return item;
  }

  function rename(item, one, place) {
    const form = document.createElement("form");
    const field = document.createElement("input");
    field.value = one.name;
    field.maxLength = 100;
    field.required = true;
    field.ariaLabel = words.name;
    const done = document.createElement("button");
    done.className = "button button--small";
    done.textContent = words.save;
    const back = () => { show(); list.querySelectorAll("a")[place]?.focus(); };
    form.append(field, done, button(words.cancel, one.name, back));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const name = field.value.trim();
      if (name) write(read().map((held, n) => (n === place ? { ...held, name } : held)));
      back();
    });
    form.addEventListener("keydown", (event) => { if (event.key === "Escape") back(); });
    item.replaceChildren(form);
    field.focus();
    field.select();
  }

  function show() {
    const searches = read();
    list.replaceChildren(...searches.map(row));
    body.querySelector("[data-none]").hidden = searches.length > 0;
    document.querySelector("#saved [data-count]").textContent = searches.length || "";
  }

  body.querySelector("[data-keep]")?.addEventListener("click", () => {
    const parameters = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name, value]) => value && name !== "page"));
    const search = `?${parameters}`;
    const name = document.getElementById("found").dataset.named.slice(0, 100);
    write([{ name, search }, ...read().filter((held) => held.search !== search)]);
  });
  addEventListener("storage", ({ key }) => { if (key === KEY) show(); });
  document.querySelector("#saved [data-plain]").remove();
  body.hidden = false;
  show();
})();

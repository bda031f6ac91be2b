// Conveniences; every page works without them.
"use strict";

// An article and its lines of the source light each other up.
function light(id, on) {
  for (const part of document.querySelectorAll(`[data-article="${id}"]`)) part.classList.toggle("lit", on);
}
for (const [over, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(over, (event) => {
    const part = event.target.closest?.("[data-article]");
    if (part) light(part.dataset.article, on);
  });
}

// "/" goes to the search box.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector("input[type=search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// A citation is copied with one press.
for (const text of document.querySelectorAll(".cite__text")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cite__copy";
  button.textContent = "复制";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent);
    button.textContent = "已复制";
    setTimeout(() => { button.textContent = "复制"; }, 2000);
  });
  text.after(button);
}

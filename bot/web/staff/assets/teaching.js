// One key for what is done most, and a list of intents that narrows while somebody types. All of it works without.

const TEXT = "input:not([type=checkbox]), textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (event.target instanceof Element && event.target.closest(TEXT)) return;
  for (const element of document.querySelectorAll("[data-key]")) {
    if (element instanceof HTMLElement && element.dataset.key === event.key) {
      event.preventDefault();
      if (element instanceof HTMLInputElement) element.focus();
      else element.click();
      return;
    }
  }
});

const finder = document.querySelector("#find");
const foundCount = document.querySelector("#found");
const items = [...document.querySelectorAll(".intents li")];

/** @param {string} text the words of a search, written as the server writes them */
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/œ/g, "oe").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** The buttons of the intents that are shown. */
function shown() {
  return items.filter((item) => item instanceof HTMLElement && !item.hidden).map((item) => item.querySelector("button"));
}

function narrow() {
  if (!(finder instanceof HTMLInputElement) || !(foundCount instanceof HTMLElement)) return;
  const words = fold(finder.value).split(" ").filter(Boolean);
  for (const item of items) {
    if (item instanceof HTMLElement) item.hidden = !words.every((word) => (item.dataset.words ?? "").includes(` ${word}`));
  }
  const count = shown().length;
  const text = count ? (foundCount.dataset.found ?? "").replace("{}", String(count)) : foundCount.dataset.none ?? "";
  foundCount.textContent = words.length ? text : "";
}

/** @param {KeyboardEvent} event */
function move(event) {
  const buttons = shown();
  const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  if (event.key === "ArrowDown") buttons[Math.min(at + 1, buttons.length - 1)]?.focus();
  else if (event.key === "ArrowUp" && at > 0) buttons[at - 1]?.focus();
  else if (event.key === "ArrowUp" && at === 0 && finder instanceof HTMLInputElement) finder.focus();
  else return;
  event.preventDefault();
}

if (finder instanceof HTMLInputElement && items.length) {
  finder.addEventListener("input", narrow);
  finder.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(event);
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (finder.value.trim()) shown()[0]?.click();
  });
  document.querySelector(".intents")?.addEventListener("keydown", (event) => {
    if (event instanceof KeyboardEvent) move(event);
  });
  document.querySelector(".finder button")?.setAttribute("hidden", "");
}

const alike = document.querySelector("#all-alike");
if (alike instanceof HTMLInputElement) {
  // The list of every intent is a form of its own; the box and its messages count for both.
  for (const form of document.querySelectorAll('form[action="/staff/annotations/label"]:not(#label)')) {
    form.addEventListener("submit", () => {
      for (const name of ["also", "alike"]) {
        const own = name === "alike" ? alike : document.querySelector("#label [name=also]");
        if (!(own instanceof HTMLInputElement) || (name === "alike" && !alike.checked)) continue;
        const copy = document.createElement("input");
        Object.assign(copy, { type: "hidden", name, value: own.value });
        form.append(copy);
      }
    });
  }
}

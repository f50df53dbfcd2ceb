// Keys for whoever reads many conversations: j and k move through a list, and a key named by `data-key` follows its link.
// Every one of them is a link on the page, so nothing is lost without this file.

const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-row]")]);
let at = -1;

/** @param {EventTarget | null} target */
const isTyping = (target) => target instanceof HTMLElement && target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

/** @param {number} step */
function move(step) {
  if (!rows.length) return;
  at = Math.min(Math.max(at + step, 0), rows.length - 1);
  const link = rows[at].querySelector("a");
  link?.focus();
  rows[at].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTyping(event.target)) return;
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector(`[data-key="${CSS.escape(event.key)}"]`));
  if (link) {
    event.preventDefault();
    link.click();
  } else if (event.key === "j" || event.key === "k") {
    move(event.key === "j" ? 1 : -1);
  }
});

document.querySelector(".keys")?.removeAttribute("hidden");

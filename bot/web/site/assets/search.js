/**
 * Searches within the page: no entry of the history holds a search, so neither Back nor Reload can show one (standards
 * A6, A10). Without this script, and where it fails, the form is sent as any other.
 */
let isLeaving = false;

/** @param {HTMLFormElement} form */
async function search(form) {
  const box = form.querySelector("input");
  const body = new URLSearchParams({ q: box ? box.value : "" });
  isLeaving = false;
  try {
    const response = await fetch(form.action, { method: "POST", body });
    show(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch (error) {
    // Leaving the page ends the request too; nothing may hold up the exit.
    if (!isLeaving) form.submit();
  }
}

/**
 * Put what was found in place of what is shown.
 *
 * @param {Document} found
 */
function show(found) {
  const [before, after] = [document.querySelector(".opening"), found.querySelector(".opening")];
  const heading = after && (after.querySelector("#urgent, #results") || after.querySelector("h1"));
  if (!before || !after || !(heading instanceof HTMLElement)) throw new Error("no results");
  before.replaceWith(after);
  document.title = found.title;
  heading.tabIndex = -1;
  heading.focus();
}

/** Browsers put back what was typed, even where a page forbids it. */
function emptyBoxes() {
  for (const box of Array.from(document.querySelectorAll("input"))) box.value = "";
}

document.addEventListener("submit", (event) => {
  if (!(event.target instanceof HTMLFormElement)) return;
  event.preventDefault();
  search(event.target);
});
addEventListener("beforeunload", () => { isLeaving = true; });
addEventListener("pagehide", emptyBoxes);

/**
 * Sends forms marked `data-in-place` within the page, the search and the chat's: no entry of the history holds what was
 * typed or answered, so neither Back nor Reload can show it (standards A6, A10). Without this script, and for a button
 * marked `data-whole-page`, the browser sends them as any other.
 *
 * A form with `data-failed` keeps what was typed where sending fails, and says so; one without is left to the browser then.
 */
const STILL_MS = 8000;

let isLeaving = false;
/** @type {HTMLFormElement | null} the form that is being sent */
let pending = null;
/** @type {HTMLButtonElement | null} what was pressed last; older browsers do not tell which button sent a form */
let pressed = null;

/** @param {HTMLFormElement} form @param {HTMLButtonElement | null} button */
async function send(form, button) {
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => body.append(name, String(value)));
  if (button && button.name) body.append(button.name, button.value);
  isLeaving = false;
  pending = form;
  const timer = setTimeout(() => say(form, form.dataset.slow), STILL_MS);
  say(form, form.dataset.sending);
  try {
    const address = button && button.hasAttribute("formaction") ? button.formAction : form.action;
    const response = await fetch(address, { method: "POST", body, cache: "no-store", credentials: "omit" });
    show(new DOMParser().parseFromString(await response.text(), "text/html"), new URL(address).hash);
  } catch (error) {
    // Leaving the page ends the request too; nothing may hold up the exit.
    if (!isLeaving && form.dataset.failed) say(form, form.dataset.failed);
    else if (!isLeaving) form.submit();
  }
  clearTimeout(timer);
  pending = null;
}

/** @param {HTMLFormElement} form @param {string | undefined} text */
function say(form, text) {
  const status = form.querySelector("[data-status]");
  if (status) status.textContent = text || "";
}

/**
 * Put the answer in place of what is shown, and the focus where reading or writing goes on.
 *
 * @param {Document} found
 * @param {string} place what the form's address leads to
 */
function show(found, place) {
  const [before, after] = [document.querySelector(".opening"), found.querySelector(".opening")];
  const next = after && ((place && after.querySelector(place)) || after.querySelector("#urgent, #results, #done") || after.querySelector("h1"));
  if (!before || !after || !(next instanceof HTMLElement)) throw new Error("not a page of ours");
  before.replaceWith(after);
  document.title = found.title;
  copyExits(found);
  if (!next.matches("textarea")) next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "start" });
}

/** The exits say which conversation ends with them; another one may have begun. @param {Document} found */
function copyExits(found) {
  const ping = found.querySelector("a[data-repere-exit][ping]");
  for (const link of Array.from(document.querySelectorAll(".top a[data-repere-exit]"))) {
    if (ping) link.setAttribute("ping", ping.getAttribute("ping") || "");
  }
}

/** Browsers put back what was typed, even where a page forbids it. */
function emptyBoxes() {
  for (const box of Array.from(document.querySelectorAll("input:not([type=hidden]), textarea"))) {
    /** @type {HTMLInputElement | HTMLTextAreaElement} */ (box).value = "";
  }
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target.closest("button") : null;
  if (target) pressed = target;
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-in-place")) return;
  const submitter = "submitter" in event ? event.submitter : pressed;
  const button = submitter instanceof HTMLButtonElement && submitter.form === form ? submitter : null;
  if (button && button.hasAttribute("data-whole-page")) return;
  event.preventDefault();
  if (pending !== form) send(form, button);
});
addEventListener("beforeunload", () => { isLeaving = true; });
addEventListener("pagehide", emptyBoxes);
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// Asks the server's own checks while an answer is typed, and writes what they say beside each text. Without it the same
// checks come with "Check and preview".

const PAUSE_MS = 700;

const form = document.getElementById("change");
if (form instanceof HTMLFormElement) watch(form);

/** @param {HTMLFormElement} form */
function watch(form) {
  for (const hint of form.querySelectorAll(".script-only")) hint.removeAttribute("hidden");
  let timer = 0;
  let asked = 0;
  form.addEventListener("input", (event) => {
    if (event.target instanceof HTMLElement && event.target.id === "reason") return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const number = ++asked;
      const result = await ask(form);
      if (number === asked) show(form, result);
    }, PAUSE_MS);
  });
}

/**
 * @typedef {{field: string, error: boolean, label: string, language: string, text: string}} Remark
 * @param {HTMLFormElement} form
 * @returns {Promise<{remarks: Remark[], summary: string} | null>}
 */
async function ask(form) {
  try {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) body.append(name, String(value));
    const answer = await fetch(form.dataset.check ?? "", { method: "POST", body });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {{remarks: Remark[], summary: string} | null} result
 */
function show(form, result) {
  const summary = form.querySelector("[data-summary]");
  if (summary) say(summary, result ? result.summary : (form.dataset.failed ?? ""));
  if (!result) return;
  for (const place of form.querySelectorAll("[data-remarks]")) {
    const field = place.getAttribute("data-remarks") ?? "";
    const remarks = result.remarks.filter((remark) => remark.field === field);
    const list = document.createElement("ul");
    list.className = "remarks";
    list.append(...remarks.map(item));
    if (place.textContent?.replace(/\s+/g, " ").trim() !== list.textContent?.replace(/\s+/g, " ").trim()) {
      place.replaceChildren(...(remarks.length ? [list] : []));
    }
    mark(field, remarks.some((remark) => remark.error));
  }
}

/** @param {Remark} remark */
function item(remark) {
  const line = document.createElement("li");
  if (remark.error) line.className = "error";
  const label = document.createElement("b");
  label.textContent = remark.label;
  line.append(label, remark.language ? ` (${remark.language}) ${remark.text}` : ` ${remark.text}`);
  return line;
}

/**
 * @param {string} field
 * @param {boolean} isWrong
 */
function mark(field, isWrong) {
  const box = field && document.getElementById(field);
  if (!box) return;
  if (isWrong) box.setAttribute("aria-invalid", "true");
  else box.removeAttribute("aria-invalid");
}

/**
 * @param {Element} place
 * @param {string} text
 */
function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** Copies a snippet at the press of a button. Without this script there is no button, and the text can be selected. */

/** @param {HTMLElement} code */
function select(code) {
  const selection = getSelection();
  if (selection) selection.selectAllChildren(code);
}

/**
 * Copy what `code` holds and say so; where the browser forbids it, select it for the visitor to copy.
 *
 * @param {HTMLElement} code
 * @param {HTMLElement} status
 */
async function copy(code, status) {
  try {
    await navigator.clipboard.writeText(code.textContent || "");
    status.textContent = status.dataset.copied || "";
  } catch (error) {
    select(code);
    status.textContent = status.dataset.notCopied || "";
  }
}

for (const snippet of Array.from(document.querySelectorAll(".snippet"))) {
  const [code, button, status] = ["code", "[data-copy]", "[role=status]"].map((part) => snippet.querySelector(part));
  if (code instanceof HTMLElement && button instanceof HTMLElement && status instanceof HTMLElement) {
    button.hidden = false;
    button.addEventListener("click", () => copy(code, status));
  }
}

/** Copies and prints recovery codes. Without this script they can be selected, and printed by the browser's own menu. */

/**
 * @param {Element} list
 * @param {HTMLElement} box
 * @param {Element | null} status
 */
async function copy(list, box, status) {
  const text = Array.from(list.querySelectorAll("code"), (code) => code.textContent || "").join("\n");
  let said = box.dataset.copied || "";
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    const selection = getSelection();
    if (selection) selection.selectAllChildren(list);
    said = box.dataset.notCopied || "";
  }
  if (status) status.textContent = said;
}

for (const box of Array.from(document.querySelectorAll(".codes"))) {
  const list = box.querySelector("ul");
  const buttons = Array.from(box.querySelectorAll("button"));
  if (!(box instanceof HTMLElement) || !list) continue;
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () =>
      button.dataset.print === undefined ? copy(list, box, box.querySelector("[role=status]")) : print(),
    );
  }
}

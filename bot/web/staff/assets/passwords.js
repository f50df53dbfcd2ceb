/** Adds to each password a button that shows it, so that a long one can be checked before it is sent. */

for (const box of Array.from(document.querySelectorAll(".secret"))) {
  const input = box.querySelector("input");
  const label = box.querySelector("label");
  if (!(box instanceof HTMLElement) || !input || !label) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  const { show = "", hide = "" } = box.dataset;
  const set = (/** @type {boolean} */ isShown) => {
    input.type = isShown ? "text" : "password";
    button.textContent = isShown ? hide : show;
    button.setAttribute("aria-label", `${button.textContent}: ${label.textContent}`);
  };
  button.addEventListener("click", () => set(input.type === "password"));
  // A shown password must not be kept by the browser among what was typed into text boxes.
  if (input.form) input.form.addEventListener("submit", () => set(false));
  set(false);
  input.after(button);
}

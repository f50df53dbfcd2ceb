// A page whose figures are still being counted looks again by itself; a report gets a button that prints it.
// @ts-check

{
  const again = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-again]"));
  if (again) {
    setTimeout(() => location.reload(), 2000);
  }

  const print = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-print]"));
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
}

/**
 * Empties the search box when the page is left: browsers put back what was typed, even where a page forbids it
 * (standard A6). The search itself needs no script.
 */
addEventListener("pagehide", () => {
  for (const form of Array.from(document.forms)) form.reset();
});

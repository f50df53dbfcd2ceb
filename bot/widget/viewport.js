/** Keeps the open panel within what can be seen while an on-screen keyboard is up: the exit stays in view (A1). */

/** Where the panel becomes one scroller; repere-chat.css says the same. */
const LOW = "(max-height: 30rem)";

/**
 * Fit `panel` to the visual viewport from now on; where the panel does not fill the screen, the style sheet ignores it.
 *
 * @param {HTMLElement} panel
 * @param {() => void} onShape told when the panel becomes one scroller, or two again
 * @returns {() => void} stops it
 */
export function followViewport(panel, onShape) {
  const viewport = window.visualViewport;
  const low = matchMedia(LOW);
  // addListener: Safari had no addEventListener here before version 14.
  low.addListener(onShape);
  if (!viewport) return () => low.removeListener(onShape);
  const fit = () => {
    panel.style.setProperty("--repere-top", `${viewport.offsetTop}px`);
    panel.style.setProperty("--repere-height", `${viewport.height}px`);
  };
  // A pinched-in page has a small viewport too; there the visitor has chosen what to see.
  const fitUnlessZoomed = () => (viewport.scale > 1.05 ? unfit() : fit());
  const unfit = () => {
    panel.style.removeProperty("--repere-top");
    panel.style.removeProperty("--repere-height");
  };
  fitUnlessZoomed();
  for (const type of ["resize", "scroll"]) viewport.addEventListener(type, fitUnlessZoomed);
  return () => {
    low.removeListener(onShape);
    for (const type of ["resize", "scroll"]) viewport.removeEventListener(type, fitUnlessZoomed);
    unfit();
  };
}

/** Makes a page's own colour dark or light enough to read: 7:1 on every ground of the chat (standard C1). */

const CONTRAST = 7;
/** The grounds of repere-chat.css on which the accent is hardest to read, by day and by night: --repere-soft. */
const SOFT_LIGHT = [0xe3, 0xee, 0xec];
const SOFT_DARK = [0x21, 0x39, 0x3d];
const STEPS = 50;

/**
 * Return the shades of `colour` for light and for dark grounds, or null when it is no colour such as "#7a1f5c".
 *
 * @param {string | null} colour
 * @returns {{light: string, dark: string} | null}
 */
export function chooseShades(colour) {
  const match = /^#([0-9a-f]{6})$/i.exec(colour || "");
  if (!match) return null;
  const own = [0, 2, 4].map((at) => parseInt(match[1].slice(at, at + 2), 16));
  return { light: shade(own, 0, SOFT_LIGHT), dark: shade(own, 255, SOFT_DARK) };
}

/**
 * Mix `own` with black (0) or white (255) until it can be read on `ground`.
 *
 * @param {number[]} own @param {number} end @param {number[]} ground
 */
function shade(own, end, ground) {
  let mixed = own;
  for (let step = 1; step <= STEPS && contrast(mixed, ground) < CONTRAST; step += 1) {
    mixed = own.map((part) => Math.round(part + ((end - part) * step) / STEPS));
  }
  return `rgb(${mixed.join(", ")})`;
}

/** The contrast of two colours, 1 to 21, as WCAG 2 defines it. @param {number[]} one @param {number[]} other */
function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** @param {number[]} colour red, green and blue, 0 to 255 */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

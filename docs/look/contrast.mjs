// Reads the palettes out of zenkey.css and fails when a pair that the product uses falls below WCAG 2.2 AA,
// or when the two dark blocks (chosen, and the system's) differ.
// node docs/look/contrast.mjs          the faults and a count; exit code 1 when there is a fault
// node docs/look/contrast.mjs --all    every pair
import { readFileSync } from "node:fs";

const css = readFileSync(new URL("../../src/Portal/wwwroot/zk/zenkey.css", import.meta.url), "utf8");

const palette = selector => {
  const body = css.slice(css.indexOf(`${selector} {`)).match(/\{([\s\S]*?)\n\s*\}/)[1];
  return Object.fromEntries([...body.matchAll(/--(mud-palette|zk)-([a-z0-9-]+): (#[0-9a-f]{6});/g)]
    .map(([, family, name, value]) => [family === "zk" ? `zk:${name}` : name, value]));
};
const luminance = hex => [1, 3, 5]
  .map(i => parseInt(hex.slice(i, i + 2), 16) / 255)
  .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const ratio = (a, b) => {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

const grounds = ["background", "surface", "zk:raised", "zk:sunken", "zk:selected", "table-hover", "table-striped", "background-gray"];
const states = { success: "success", info: "info", warning: "warning", error: "error", tertiary: "test" };
const least = (text, ground) => text === "text-disabled" && ["zk:selected", "background-gray"].includes(ground) ? 3 : 4.5;

const pairs = [
  ...["text-primary", "text-secondary", "text-disabled", "primary", "error"].flatMap(text => grounds.map(ground => [text, ground, least(text, ground)])),
  ...["info", "success", "warning", "tertiary"].flatMap(text => ["background", "surface", "zk:sunken", "table-hover"].map(ground => [text, ground, 4.5])),
  ...Object.entries(states).flatMap(([colour, soft]) => [
    [colour, `zk:soft-${soft}`, 4.5], ["text-primary", `zk:soft-${soft}`, 4.5], ["text-secondary", `zk:soft-${soft}`, 4.5], [`${colour}-text`, colour, 4.5]]),
  ...["text-primary", "text-secondary"].map(text => [text, "zk:soft-neutral", 4.5]),
  ["primary-text", "primary", 4.5], ["primary-text", "primary-darken", 4.5], ["secondary-text", "secondary", 4.5], ["dark-text", "dark", 4.5],
  ["zk:on-brand", "zk:brand", 4.5], ["drawer-text", "drawer-background", 4.5], ["drawer-icon", "drawer-background", 3],
  ["appbar-text", "appbar-background", 4.5], ["text-secondary", "appbar-background", 4.5],
  ...["surface", "background", "zk:raised"].map(ground => ["lines-inputs", ground, 3]),
  ...["surface", "background"].flatMap(ground => [["zk:focus", ground, 3], ["zk:thread", ground, 3]]),
  ...["zk:bar", "zk:bar-2", "zk:brand"].map(mark => [mark, "surface", 3]),
];

const palettes = {
  light: palette(":root:root"),
  dark: palette(':root:root[data-theme="dark"]'),
  system: palette(':root:root:not([data-theme="light"])'),
};
let faults = 0;
for (const theme of ["light", "dark"]) {
  const colour = name => palettes[theme][name] ?? (() => { throw new Error(`${theme}: no ${name}`); })();
  for (const [text, ground, needed] of pairs) {
    const r = ratio(colour(text), colour(ground));
    if (r < needed) faults++;
    if (r < needed || process.argv.includes("--all"))
      console.log(`${r < needed ? "FAIL" : "ok  "} ${theme.padEnd(5)} ${text.padEnd(16)} on ${ground.padEnd(18)} ${r.toFixed(2)} (needs ${needed})`);
  }
}
if (JSON.stringify(palettes.dark) !== JSON.stringify(palettes.system)) {
  faults++;
  console.log("FAIL the chosen dark palette and the system's differ");
}
console.log(`${pairs.length * 2} pairs in both themes, ${faults} faults`);
process.exit(faults ? 1 : 0);

/**
 * Runs scripts of the site without a browser, so that their values can be tested in milliseconds.
 *
 * Each call gets its own realm. Objects of a realm have other prototypes than those of the tests:
 * compare copies that `plain` makes.
 */
import { readFileSync } from "node:fs";
import vm from "node:vm";

const SCRIPTS = new URL("../../hooks/studykit/assets/javascripts/", import.meta.url);
// Every page has these contracts. A test in Python compares the file with the build.
const CONTRACTS = readFileSync(new URL("contracts.json", import.meta.url), "utf8");

/** The parts of finder.js, in order. */
export const FINDER = ["fold", "text", "lines", "excerpt", "finder"].map(
  (name) => `finder/${name}`
);

const compiled = new Map();

/** Return a script by its name, compiled once: some tests open thousands of windows. */
function scriptOf(name) {
  if (!compiled.has(name)) {
    const path = new URL(`${name}.js`, SCRIPTS);
    compiled.set(name, new vm.Script(readFileSync(path, "utf8"), { filename: path.pathname }));
  }
  return compiled.get(name);
}

/**
 * Run classic scripts in order, named by their paths in hooks/studykit/assets/javascripts/ without
 * `.js`. Return their `window.study`, which has the contracts from the beginning. `page` has the
 * globals of a browser that the scripts need, for instance a stub of `document`.
 */
export function load(names, page = {}) {
  const window = { study: {}, ...page };
  window.study.contracts = JSON.parse(CONTRACTS);
  window.window = window;
  const context = vm.createContext(window);
  for (const name of names) scriptOf(name).runInContext(context);
  return window.study;
}

/** Return a copy of a value in this realm: its JSON, parsed. */
export function plain(value) {
  return JSON.parse(JSON.stringify(value));
}

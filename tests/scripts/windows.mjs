/** Simulates windows of a browser that share a storage. */
import { setTimeout } from "node:timers";
import { TextDecoder } from "node:util";
import { load } from "./load.mjs";

const SCRIPTS = [
  "records/record",
  "records/validation",
  "records/storage",
  "records/changes",
  "records/store",
  "exchange"
];
/** The id of the site. */
export const SITE = "mini";

/** A `localStorage` in memory. Like that of a browser, it has the texts as properties. */
export class MemoryStorage {
  constructor(texts = {}) {
    Object.assign(this, texts);
  }

  getItem(key) {
    return Object.hasOwn(this, key) ? this[key] : null;
  }

  setItem(key, text) {
    this[key] = String(text);
  }

  removeItem(key) {
    delete this[key];
  }
}

/** Thrown by a storage whose window was killed. */
export class Killed extends Error {}

/** A storage whose window is killed: after `last` writes, all others fail. */
export class DyingStorage extends MemoryStorage {
  #writes = 0;
  #last;

  constructor(texts, last) {
    super(texts);
    this.#last = last;
  }

  #count() {
    if (this.#writes === this.#last) throw new Killed();
    this.#writes += 1;
  }

  setItem(key, text) {
    this.#count();
    super.setItem(key, text);
  }

  removeItem(key) {
    this.#count();
    super.removeItem(key);
  }

  /** Return how many writes succeeded. */
  static writesOf(storage) {
    return storage.#writes;
  }
}

/** A storage that holds at most `room` characters of keys and texts. */
export class FullStorage extends MemoryStorage {
  #room;

  constructor(texts, room) {
    super(texts);
    this.#room = room;
  }

  setItem(key, text) {
    const others = Object.keys(this).filter((each) => each !== key);
    const size = others.reduce((sum, each) => sum + each.length + this[each].length, 0);
    if (size + key.length + text.length > this.#room)
      throw Object.assign(new Error(), { name: "QuotaExceededError" });
    super.setItem(key, text);
  }
}

/**
 * Open a window: run the scripts that keep records and those that read and write files of records.
 * Return the `window.study` that they fill. `globals` replace or extend those of the window.
 */
export function open(localStorage, globals = {}) {
  return load(SCRIPTS, {
    localStorage,
    document: { querySelector: () => ({ getAttribute: () => SITE }) },
    location: { protocol: "https:" },
    navigator: { userAgent: "" },
    addEventListener() {},
    setTimeout,
    TextDecoder,
    ...globals
  });
}

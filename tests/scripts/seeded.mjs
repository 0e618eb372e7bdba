/**
 * Generates values for tests. The same seed gives the same values, so that a failure can be
 * repeated.
 */

/** A generator of random numbers: mulberry32, by Tommy Ettinger. */
export class Seeded {
  constructor(seed) {
    this.state = seed;
  }

  /** Return a number from 0 to 1, without 1 itself. */
  number() {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Return an integer from `least` to `most`, both included. */
  integer(least, most) {
    return least + Math.floor(this.number() * (most - least + 1));
  }

  /** Return an entry of a list. */
  choice(list) {
    return list[this.integer(0, list.length - 1)];
  }

  /** Return some entries of a list, in their order: each with a chance of one half. */
  some(list) {
    return list.filter(() => this.number() < 0.5);
  }

  /** Return a list of `length` results of a function, which is given the index of each. */
  listOf(length, make) {
    return Array.from({ length }, (_, index) => make(index));
  }

  /** Return a list of at most `most` results of a function. */
  listUpTo(most, make) {
    return this.listOf(this.integer(0, most), make);
  }

  /**
   * Return an object with at most `most` properties. Their names are drawn from `keys`, and their
   * values are results of a function.
   */
  map(keys, most, make) {
    return Object.fromEntries(this.listUpTo(most, () => [this.choice(keys), make()]));
  }
}

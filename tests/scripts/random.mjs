/**
 * Makes random values for tests. The same seed gives the same values.
 *
 * The generator is mulberry32 by Tommy Ettinger, which has 32 bits of state.
 */
export class Random {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** Return a number from 0 to 1, without 1. */
  number() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let bits = this.state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Return an integer from `least` to `most`. */
  integer(least, most) {
    return least + Math.floor(this.number() * (most - least + 1));
  }

  /** Return one of some values. */
  pick(values) {
    return values[this.integer(0, values.length - 1)];
  }

  /** Return an array of at most `most` values that `make` returns. */
  array(most, make) {
    return Array.from({ length: this.integer(0, most) }, make);
  }

  /** Return an object of at most `most` values that `make` returns, by some of the keys. */
  map(keys, most, make) {
    return Object.fromEntries(this.array(most, () => [this.pick(keys), make()]));
  }
}

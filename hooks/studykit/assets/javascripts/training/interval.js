/**
 * 前后对比: computes 95 % intervals of shares and gains. Pure. A share is from 0 to 1.
 *
 * A class is a sample of all who could be taught, and its two papers are samples of all items that
 * could be asked. An interval that ignored the items would take an easier paper for a gain (Clark,
 * The language-as-fixed-effect fallacy, J. of Verbal Learning and Verbal Behavior 12, 1973).
 */
(function () {
  "use strict";

  const training = (window.study.training = /** @type {Training} */ ({}));
  const Z = 1.959963984540054; // the 97.5 % quantile of the normal distribution
  // The 97.5 % quantiles of Student's t for 1, 2, … degrees of freedom.
  const T = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281];

  training.quantile = (freedom) => {
    if (freedom < T.length) {
      // Satterthwaite's degrees of freedom are not integers: interpolate linearly in 1/freedom.
      const below = Math.max(1, Math.floor(freedom));
      const part = (1 / below - 1 / Math.max(1, freedom)) * below * (below + 1);
      return T[below - 1] + part * (T[below] - T[below - 1]);
    }
    // Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.5.
    const terms = [
      (Z ** 3 + Z) / 4,
      (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96,
      (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384
    ];
    return terms.reduce((sum, term, index) => sum + term / freedom ** (index + 1), Z);
  };

  /** @param {number[]} numbers */
  function mean(numbers) {
    return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  }

  /**
   * Return the covariance of the means of paired numbers.
   * @param {number[]} left
   * @param {number[]} right
   */
  function covariance(left, right) {
    const [x, y] = [mean(left), mean(right)];
    const products = left.map((each, index) => (each - x) * (right[index] - y));
    return mean(products) / (left.length - 1);
  }

  training.mean = mean;

  training.wilson = (share, count) => {
    const part = (Z * Z) / count;
    const middle = (share + part / 2) / (1 + part);
    const half = (Z * Math.sqrt((share * (1 - share) + part / 4) / count)) / (1 + part);
    return [Math.max(0, middle - half), Math.min(1, middle + half)];
  };

  training.personInterval = (before, after) => {
    const [low, high] = training.wilson(before.share, before.count);
    const [least, most] = training.wilson(after.share, after.count);
    const gain = after.share - before.share;
    return [
      gain - Math.hypot(after.share - least, high - before.share),
      gain + Math.hypot(most - after.share, before.share - low)
    ];
  };

  /**
   * Return the variance of the class's mean of after − (1 − ratio) · before, and its degrees of
   * freedom. The variance is the sum of the variances by persons, by items after, and by items
   * before. That by persons and those by items both contain the variance of single answers, so the
   * sum is too large rather than too small.
   * @param {ClassResult} result
   * @param {number} ratio
   */
  function varianceOf({ persons, before, after }, ratio) {
    const combined = persons.map((each) => each.after - (1 - ratio) * each.before);
    const parts = [
      { size: combined.length, variance: covariance(combined, combined) },
      { size: after.length, variance: covariance(after, after) },
      { size: before.length, variance: (1 - ratio) ** 2 * covariance(before, before) }
    ];
    const variance = parts.reduce((sum, part) => sum + part.variance, 0);
    const shares = parts.map((part) => (part.variance / variance) ** 2 / (part.size - 1));
    return { variance, freedom: 1 / shares.reduce((sum, each) => sum + each, 0) };
  }

  /**
   * Return whether there are fewer than two persons, or fewer than two items on a paper.
   * @param {ClassResult} result
   */
  function isTooFew({ persons, before, after }) {
    return Math.min(persons.length, before.length, after.length) < 2;
  }

  training.gainInterval = (result) => {
    if (isTooFew(result)) return null;
    const gain = mean(result.persons.map((each) => each.after - each.before));
    const { variance, freedom } = varianceOf(result, 0);
    if (!(variance > 0)) return null;
    const half = training.quantile(freedom) * Math.sqrt(variance);
    return [Math.max(-1, gain - half), Math.min(1, gain + half)];
  };

  training.hake = (before, after) => (before < 1 ? (after - before) / (1 - before) : null);

  training.hakeInterval = (result) => {
    if (isTooFew(result)) return null;
    const { persons } = result;
    const gains = persons.map((each) => each.after - each.before);
    const rooms = persons.map((each) => 1 - each.before);
    const [gain, room] = [mean(gains), mean(rooms)];
    if (!room) return null;
    const { variance, freedom } = varianceOf(result, gain / room);
    if (!(variance > 0)) return null;
    const square = training.quantile(freedom) ** 2;
    // The ends of the interval are the roots of a·x² − 2b·x + c.
    const own = covariance(result.before, result.before);
    const a = room ** 2 - square * (covariance(rooms, rooms) + own);
    const b = gain * room - square * (covariance(gains, rooms) + own);
    const c =
      gain ** 2 -
      square * (covariance(gains, gains) + own + covariance(result.after, result.after));
    if (a <= 0) return null;
    const root = Math.sqrt(Math.max(0, b * b - a * c));
    return [(b - root) / a, Math.min(1, (b + root) / a)];
  };
})();

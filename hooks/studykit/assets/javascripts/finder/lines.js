/** Searches many lines at once. */
(function () {
  "use strict";

  class Lines {
    /** @param {string[]} lines */
    constructor(lines) {
      this.text = `${lines.join("\n")}\n`;
      this.starts = new Int32Array(lines.length + 1);
      lines.forEach((line, index) => {
        this.starts[index + 1] = this.starts[index] + line.length + 1;
      });
    }

    /**
     * Return the number of the line at a position, by binary search.
     * @param {number} place
     */
    lineAt(place) {
      let low = 0;
      let high = this.starts.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (this.starts[middle] <= place) low = middle;
        else high = middle;
      }
      return low;
    }

    /** @param {number} line */
    line(line) {
      return this.text.slice(this.starts[line], this.starts[line + 1] - 1);
    }

    /**
     * Call `action` once for each line that contains a word, with the number of the line, the first
     * position of the word in the line, and the length of the line.
     * @param {string} word
     * @param {(line: number, at: number, length: number) => void} action
     */
    each(word, action) {
      let place = this.text.indexOf(word);
      while (place >= 0) {
        const line = this.lineAt(place);
        const [start, next] = [this.starts[line], this.starts[line + 1]];
        action(line, place - start, next - start - 1);
        place = this.text.indexOf(word, next);
      }
    }
  }

  window.study.finder.Lines = Lines;
})();

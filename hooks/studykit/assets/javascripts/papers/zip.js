/**
 * Writes a zip archive, byte for byte as `studykit/archive.py` does; without compression, because
 * Chromium 79 has no function for it. See APPNOTE.TXT of PKWARE, sections 4.3.7, 4.3.12 and 4.3.16.
 *
 * zip.js, document.js and compose.js are pure: they use neither the page nor a clock.
 */
(function () {
  "use strict";

  // Each script of this folder adds its part.
  const word = (window.study.word = /** @type {Word} */ ({}));
  const DATE = 33; // 1980-01-01, the earliest date that an archive can store
  const FORMAT_VERSION = 20; // 2.0, the version of the format that a reader needs
  const UNIX = 3; // the system whose permissions an entry has
  const MODE = 0o100644; // the permissions of an entry: a regular file

  const TABLE = Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    return rest >>> 0;
  });

  /**
   * Return the CRC-32 of some bytes, as ISO 3309 defines it.
   * @param {Uint8Array} bytes
   */
  function crc(bytes) {
    let sum = 0xffffffff;
    for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
    return (sum ^ 0xffffffff) >>> 0;
  }

  /**
   * Return numbers as bytes, the lowest byte first. A field is a number and its length in bytes.
   * @param {[number: number, length: number][]} fields
   */
  function bytesOf(fields) {
    return fields.flatMap(([number, length]) =>
      Array.from({ length }, (_, index) => Math.floor(number / 256 ** index) % 256)
    );
  }

  /**
   * Return the fields that an entry has in both of its headers.
   * @param {Uint8Array} name
   * @param {Uint8Array} content
   * @returns {[number, number][]}
   */
  function shared(name, content) {
    const size = content.length;
    return [[FORMAT_VERSION, 2], [0, 2], [0, 2], [0, 2], [DATE, 2], [crc(content), 4], [size, 4], [size, 4],
      [name.length, 2], [0, 2]]; // prettier-ignore
  }

  word.zip = (entries) => {
    const encoder = new TextEncoder();
    /** @type {(number[] | Uint8Array)[]} */
    const pieces = [];
    /** @type {(number[] | Uint8Array)[]} */
    const directory = [];
    let start = 0; // of the next entry, in bytes
    let length = 0; // of the directory, in bytes
    for (const [name, text] of entries) {
      const [nameBytes, content] = [encoder.encode(name), encoder.encode(text)];
      const fields = shared(nameBytes, content);
      pieces.push(bytesOf([[0x04034b50, 4], ...fields]), nameBytes, content);
      const entry = bytesOf([
        [0x02014b50, 4],
        [FORMAT_VERSION, 1],
        [UNIX, 1],
        ...fields,
        [0, 2], // comment
        [0, 2], // disk
        [0, 2], // internal attributes
        [MODE * 65536, 4],
        [start, 4]
      ]);
      directory.push(entry, nameBytes);
      start += 30 + nameBytes.length + content.length;
      length += entry.length + nameBytes.length;
    }
    const count = entries.length;
    const end = bytesOf([
      [0x06054b50, 4],
      [0, 2],
      [0, 2],
      [count, 2],
      [count, 2],
      [length, 4],
      [start, 4],
      [0, 2]
    ]);
    return joined([...pieces, ...directory, end]);
  };

  /** @param {(number[] | Uint8Array)[]} pieces */
  function joined(pieces) {
    const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let offset = 0;
    for (const piece of pieces) {
      bytes.set(piece, offset);
      offset += piece.length;
    }
    return bytes;
  }
})();

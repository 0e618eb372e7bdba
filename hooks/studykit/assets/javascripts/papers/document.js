/** Makes a .docx of blocks. A port of `studykit/export/papers/word.py`. */
(function () {
  "use strict";

  const { word } = window.study;
  // The characters that XML 1.0 does not allow: https://www.w3.org/TR/xml/#charsets
  const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

  /** @param {string} text */
  function xmlText(text) {
    return text
      .replace(FORBIDDEN, "")
      .replace(/&/g, "&amp;")
      .replace(/>/g, "&gt;")
      .replace(/</g, "&lt;");
  }

  /**
   * @param {string} style
   * @param {string} text
   * @param {boolean} keepsWithNext
   */
  function paragraph(style, text, keepsWithNext) {
    const parts = xmlText(text)
      .split("\t")
      .map((part) => `<w:t xml:space="preserve">${part}</w:t>`);
    return (
      `<w:p><w:pPr><w:pStyle w:val="${style}"/>${keepsWithNext ? "<w:keepNext/>" : ""}</w:pPr>` +
      `<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>${parts.join("<w:tab/>")}</w:r></w:p>`
    );
  }

  /**
   * @param {string} inside the XML of its content
   * @param {number} width in twips
   */
  function cell(inside, width) {
    return `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/></w:tcPr>${inside}</w:tc>`;
  }

  /**
   * @param {WordTable} table
   * @param {number} whole the width of the text in twips
   */
  function tableXml({ style, rows, ruled }, whole) {
    const columns = rows[0].length;
    const width = Math.floor(whole / columns);
    const last = rows.length - 1;
    const lines = rows.map((row, index) => {
      const keepsWithNext = !ruled && index < last;
      const cells = row.map((text) => cell(paragraph(style, text, keepsWithNext), width)).join("");
      return `<w:tr><w:trPr><w:cantSplit/></w:trPr>${cells}</w:tr>`;
    });
    const grid = `<w:gridCol w:w="${width}"/>`.repeat(columns);
    return (
      `<w:tbl><w:tblPr><w:tblStyle w:val="${ruled ? "Ruled" : "Plain"}"/>` +
      `<w:tblW w:w="${width * columns}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>` +
      `<w:tblGrid>${grid}</w:tblGrid>${lines.join("")}</w:tbl>`
    );
  }

  word.file = (blocks, look, title, header, slots) => {
    const last = blocks[blocks.length - 1];
    const inside = blocks.map((each) =>
      "text" in each
        ? paragraph(each.style, each.text, each.keepsWithNext)
        : tableXml(each, look.width)
    );
    // Word needs a paragraph after a table at the end.
    if (last && !("text" in last)) inside.push("<w:p/>");
    const filled = new Map([
      [slots.title, xmlText(title)],
      [slots.header, xmlText(header)],
      [slots.document, inside.join("")]
    ]);
    return word.zip(
      look.parts.map(([name, text]) => {
        const value = filled.get(name);
        return [name, value === undefined ? text : text.split(slots.mark).join(value)];
      })
    );
  };
})();

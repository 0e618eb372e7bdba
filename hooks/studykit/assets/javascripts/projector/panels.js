/*
 * Makes the panels: small decks that the overlay shows above the stage. A panel is laid out like
 * the main deck, so that a long source continues on further pages.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  /** The overview shows the beginning of the first of these elements of a slide. */
  const SAID = ".slide__sentence,.item__stem,.slide__text,.slide__points li,td";
  const GIST = 34; // characters of the quotation: one line

  /**
   * Make a deck in which each part is its own group.
   * @param {{title: string, key: string, nodes: Element[]}[]} parts
   * @returns {Deck}
   */
  function deckOf(parts) {
    return {
      title: "",
      minutes: 0,
      parts: parts.map((part, group) => ({
        ...part,
        group,
        head: null,
        note: "",
        planned: "",
        from: 0,
        until: 0,
        slide: null
      }))
    };
  }

  /**
   * @param {string} className
   * @param {string} text
   */
  function paragraph(className, text) {
    return dom.element("p", className, text);
  }

  /**
   * Return a deck with a part for each citation, which holds the paragraphs that it cites.
   * @param {string[]} cites such as "s2-5..8"
   */
  async function citations(cites) {
    return deckOf(await Promise.all(cites.map(citation)));
  }

  /**
   * Return the part of a citation; a message if its document cannot be loaded.
   * @param {string} cite
   */
  async function citation(cite) {
    const parsed = study.excerpts.parse(cite);
    const source = parsed && (await excerptsOf(parsed.source));
    if (source) return cited(cite, source, parsed.ids);
    const text = "原文没有取到。请检查 data/excerpts/ 是否和网页放在一起。";
    return { title: cite, key: cite, nodes: [paragraph("", text)] };
  }

  /**
   * Load the paragraphs of a document. Return null if they cannot be loaded.
   * @param {string} source
   * @returns {Promise<Excerpts | null>}
   */
  function excerptsOf(source) {
    return new Promise((done) => study.excerpts.load(source, done, () => done(null)));
  }

  /**
   * Return the part of a citation, titled with the range of its paragraphs and the document.
   * @param {string} cite
   * @param {Excerpts} source
   * @param {string[]} ids of paragraphs
   */
  function cited(cite, source, ids) {
    const nodes = [];
    const labels = [];
    for (const id of ids) {
      const found = source.paragraphs[id];
      if (!found) continue;
      labels.push(found.label);
      if (ids.length > 1) nodes.push(paragraph("paragraph__number", found.label));
      nodes.push(paragraph("stage__source", found.text));
    }
    const ends =
      labels.length > 1
        ? `${labels[0]}～${labels[labels.length - 1].replace(/^.*·/, "")}`
        : labels[0] || cite;
    return { title: `${ends}\u3000${source.title}`, key: cite, nodes };
  }

  /**
   * Return a deck that lists the headings with the numbers of their pages. Choosing a heading goes
   * to its page. Slides of a 课件 are listed below the activities of the session, and those of the
   * appendix below 附页, each with the beginning of its text.
   * @param {Deck} deck
   * @param {StageScreen} screen
   */
  function overview(deck, screen) {
    const list = dom.element("ul", "stage__list");
    let listed = ""; // the activity whose slides are being listed
    deck.parts.forEach((part, index) => {
      const activity = part.slide ? (part.slide.isMain && part.slide.activity) || "附页" : "";
      if (activity !== listed) list.append(dom.element("li", "stage__run", (listed = activity)));
      if (part.group === index)
        list.append(heading(part, screen.numberOf({ part: index, page: 0 }), part.nodes[0]));
      for (const { name, node } of part.slide ? [] : study.deck.blocks(part, part.nodes)) {
        if (node.tagName !== "H3" && node.tagName !== "H4") continue;
        const number = screen.numberOf({ part: index, page: screen.pageOf(index, name) });
        const item = heading({ title: study.deck.titleOf(node), key: name, slide: null }, number);
        item.classList.add("stage__entry--sub");
        list.append(item);
      }
    });
    return deckOf([{ title: "目录", key: "overview", nodes: [list] }]);
  }

  /**
   * Return the entry of a heading in the overview.
   * @param {Pick<Part, "title" | "key" | "slide">} part
   * @param {number} number of its page
   * @param {Element} [body] what a slide shows
   */
  function heading({ title, key, slide }, number, body) {
    const page = dom.element("span", "stage__page", `第 ${number} 页`);
    const item = entry("data-go", key, title, page);
    if (!slide || !body) return item;
    const button = dom.find(item, "button");
    if (slide.label)
      button.prepend(dom.element("span", `kind kind--${slide.kind}`, slide.label), " ");
    const said = body.querySelector(SAID);
    const text = said ? String(said.textContent).trim() : "";
    const gist = text.length > GIST ? `${text.slice(0, GIST)}……` : text;
    if (gist) button.append(dom.element("span", "stage__gist", gist));
    return item;
  }

  /**
   * Return a deck that lists the parts marked 再讲. Choosing a part goes to it.
   * @param {Record<string, string>} again titles by key
   */
  function marked(again) {
    const list = dom.element("ul", "stage__list");
    for (const [key, title] of Object.entries(again))
      list.append(entry("data-go", key, title, dom.element("span", "stage__page", "再讲")));
    const none = paragraph("", "还没有标「再讲」的页。在要再讲的那一页按 M。");
    return deckOf([{ title: "再讲", key: "marked", nodes: list.firstChild ? [list] : [none] }]);
  }

  /**
   * Return a deck with the blackboard: a field, and below it the lines, the newest first.
   * @param {string[]} lines
   */
  function board(lines) {
    const field = dom.element("input", "board__field");
    field.type = "text";
    field.setAttribute("aria-label", "写下一条，按回车");
    field.setAttribute("autocomplete", "off");
    const list = dom.element("ul", "board__lines");
    lines.forEach((line, index) => list.prepend(dom.element("li", "", `${index + 1}. ${line}`)));
    return deckOf([{ title: "黑板", key: "board", nodes: [field, list] }]);
  }

  /**
   * Return an entry of a list: a button that goes to a block, or runs a command.
   * @param {"data-go" | "data-command"} attribute
   * @param {string} value the name of the block or command
   * @param {string} text
   * @param {HTMLElement} hint
   */
  function entry(attribute, value, text, hint) {
    const item = dom.element("li", "stage__entry");
    const button = item.appendChild(dom.element("button", "stage__go"));
    button.type = "button";
    button.setAttribute(attribute, value);
    button.append(dom.element("span", "stage__name", text), hint);
    return item;
  }

  /**
   * Return a deck that lists the commands with their keys. Choosing a command runs it.
   * @param {Command[]} commands
   */
  function help(commands) {
    const list = dom.element("ul", "stage__list");
    for (const { name, text, shown } of commands)
      list.append(entry("data-command", name, text, dom.element("kbd", "stage__page", shown)));
    return deckOf([{ title: "操作", key: "help", nodes: [list] }]);
  }

  /**
   * Return the lines of a part's note as paragraphs, the first behind the title of the part.
   * @param {Part} part
   */
  function notesOf({ title, note }) {
    const lines = note ? note.split("\n") : [];
    return lines.map((line, index) => paragraph("stage__note", index ? line : `${title}：${line}`));
  }

  /**
   * Return a deck with all notes of a deck and its discussion prompts, below a warning.
   * @param {Deck} deck
   * @param {string} warning
   */
  function notes(deck, warning) {
    const nodes = [paragraph("stage__warning", warning)];
    for (const part of deck.parts) {
      nodes.push(...notesOf(part));
      const prompts = part.nodes.flatMap((node) => dom.findAll(node, ".prompt,.prompt-note"));
      for (const node of prompts)
        nodes.push(
          paragraph(node.matches(".prompt") ? "" : "stage__note", String(node.textContent).trim())
        );
    }
    if (nodes.length === 1) nodes.push(paragraph("", "这一页没有讨论题和备注。"));
    return deckOf([{ title: "讨论与备注", key: "notes", nodes }]);
  }

  study.panels = { citations, overview, marked, board, help, notes, notesOf };
})();

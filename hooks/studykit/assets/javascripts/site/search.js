/**
 * Opens the search dialog, searches while the reader types, and shows the results. The finder and
 * its index are loaded at the first search, as classic scripts, so that search also works in a page
 * opened from a folder.
 */
(function () {
  "use strict";

  const { study } = window;
  const { element, button, empty, find, findTyped, holderOf, isComposing } = study.dom;

  const SHOWN = 20; // results shown at first, and added by each press of 「再看」
  const GUIDE = "输入要找的词。几个词用空格分开；标题和术语也可以输拼音或拼音首字母";

  if (!document.querySelector(".md-search")) return;

  const box = find(document, ".md-search");
  const toggle = findTyped(document, "#__search", HTMLInputElement);
  const opener = find(document, ".search-open");
  const form = findTyped(box, "form", HTMLFormElement);
  const input = findTyped(form, "input", HTMLInputElement);
  const output = find(box, ".md-search__output");
  const kinds = find(box, ".search-kinds");
  const status = find(box, "[role=status]");
  const list = find(box, "ol");
  /** @type {Finder | null} */
  let finder = null;
  let isLoading = false;
  let kind = ""; // the chosen kind; "" for all
  let most = SHOWN;

  // Loading. -------------------------------------------------------------------------------------

  function load() {
    if (isLoading) return;
    isLoading = true;
    study.loadStyle("assets/stylesheets/search.css", () => {});
    script("assets/javascripts/finder.js", start);
    script(study.contracts.files.search, start);
  }

  /**
   * @param {string} path
   * @param {() => void} then
   */
  function script(path, then) {
    study.loadScript(path, (isThere) => {
      if (isThere) {
        then();
        return;
      }
      isLoading = false;
      report(
        `搜索要用的文件没有取到：${study.address(path)}。请检查网络，再输一次；还不行，告诉管理员`
      );
    });
  }

  function start() {
    if (finder || !study.finder || !window.studySearch) return;
    finder = study.finder.open(window.studySearch.index);
    kinds.append(kindChoice("", "全部"), ...finder.kinds.map((each) => kindChoice(...each)));
    search();
  }

  /**
   * @param {string} value
   * @param {string} name
   */
  function kindChoice(value, name) {
    const label = element("label", "search-kind");
    const choice = element("input");
    choice.type = "radio";
    choice.name = "kind";
    choice.value = value;
    choice.checked = value === kind;
    label.append(
      choice,
      element("span", "search-kind__name", name),
      element("span", "search-kind__count")
    );
    return label;
  }

  // Results. -------------------------------------------------------------------------------------

  /** @param {string} text */
  function report(text) {
    status.textContent = text;
  }

  function search() {
    if (!finder) {
      load();
      return;
    }
    const query = input.value;
    const words = study.finder.words(query);
    const results = finder.find(query, kind, most);
    kinds.hidden = !words.length;
    for (const label of kinds.querySelectorAll("label")) {
      const count = results.counts[findTyped(label, "input", HTMLInputElement).value] || 0;
      find(label, ".search-kind__count").textContent = ` ${count}`;
      label.classList.toggle("is-empty", !count);
    }
    const left = results.total - results.hits.length;
    empty(list).append(...results.hits.map((hit) => result(hit, words)));
    if (left) list.append(further(left));
    report(words.length ? summary(results, query) : GUIDE);
  }

  /**
   * @param {Found} found
   * @param {string} query
   */
  function summary(found, query) {
    if (!found.counts[""]) {
      return `没有找到「${query.trim()}」。换短一些的词，或只留最要紧的几个字`;
    }
    if (!found.total) return `这一类里没有，「全部」里有 ${found.counts[""]} 条`;
    if (found.hits[0].isNear) return `没有完全相同的说法，下面 ${found.total} 条相近`;
    return `共 ${found.total} 条`;
  }

  /**
   * @param {Hit} hit
   * @param {string[]} words
   */
  function result(hit, words) {
    const item = element("li", "md-search-result__item");
    const link = element("a", "md-search-result__link search-hit");
    const [page, anchor] = hit.url.split("#");
    const query = encodeURIComponent(words.join(" "));
    const base = box.getAttribute("data-base");
    link.href = `${base}/${page}?h=${query}${anchor ? `#${anchor}` : ""}`;
    const title = element("span", "search-hit__title");
    if (hit.label) title.append(element("span", "search-hit__kind", hit.label));
    title.append(...hit.title.map(marked));
    link.append(title);
    if (hit.path.length) link.append(element("span", "search-hit__path", hit.path.join(" › ")));
    if (hit.excerpt.length) {
      const text = element("span", "search-hit__text");
      text.append(...hit.excerpt.map(marked));
      link.append(text);
    }
    item.append(link);
    return item;
  }

  /** @param {Piece} piece */
  function marked([text, isMatch]) {
    return isMatch ? element("mark", "", text) : document.createTextNode(text);
  }

  /** @param {number} count */
  function further(count) {
    const item = element("li", "md-search-result__item");
    const text = `再看 ${Math.min(SHOWN, count)} 条（还有 ${count} 条）`;
    item.append(
      button("search-further", text, () => {
        const first = most;
        most += SHOWN;
        search();
        links()[first].focus();
      })
    );
    return item;
  }

  function links() {
    return list.querySelectorAll("a");
  }

  // Opening and closing. -------------------------------------------------------------------------

  /**
   * Open or close the dialog by a click on the theme's checkbox. The theme reacts to the click, and
   * keeps the page of a phone from scrolling while the dialog is open.
   * @param {boolean} isOpen
   */
  function set(isOpen) {
    if (toggle.checked !== isOpen) toggle.click();
  }

  function open() {
    set(true);
    input.focus();
  }

  function close() {
    if (!toggle.checked) return;
    set(false);
    if (!box.contains(document.activeElement)) return;
    // The button is shown on screens without the field.
    if (opener.offsetWidth) opener.focus();
    else input.blur();
  }

  function searchAnew() {
    most = SHOWN;
    search();
    find(box, ".md-search__scrollwrap").scrollTop = 0;
  }

  toggle.addEventListener("change", () => {
    output.hidden = !toggle.checked;
    opener.setAttribute("aria-expanded", String(toggle.checked));
    if (toggle.checked) search();
  });
  opener.addEventListener("click", open);
  find(box, ".search-close").addEventListener("click", close);
  input.addEventListener("focus", () => set(true));
  document.addEventListener("focusin", ({ target }) => {
    if (!holderOf(target, ".md-search, .search-open")) set(false);
  });

  // For typing, pasting and dropping, but not during the composition of an input method.
  input.addEventListener("input", (event) => {
    if (!(event instanceof InputEvent && event.isComposing)) searchAnew();
  });
  input.addEventListener("compositionend", searchAnew);
  kinds.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    kind = target.value;
    searchAnew();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (links().length) links()[0].click();
  });
  form.addEventListener("reset", () => {
    input.value = "";
    searchAnew();
    input.focus();
  });
  list.addEventListener("click", ({ target }) => {
    if (holderOf(target, "a")) close();
  });

  /** @param {number} step */
  function move(step) {
    const stops = [input, ...study.dom.findAll(list, "a,button")];
    const index = stops.findIndex((each) => each === document.activeElement);
    stops[(Math.max(index, 0) + step + stops.length) % stops.length].focus();
  }

  box.addEventListener("keydown", (event) => {
    if (isComposing(event) || event.ctrlKey || event.altKey || event.metaKey) return;
    const isChoosing = holderOf(event.target, "input[type=radio]");
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" && !isChoosing) move(1);
    else if (event.key === "ArrowUp" && !isChoosing) move(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("keydown", (event) => {
    const isAsked =
      (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === "k";
    if (!isAsked || document.getElementById("stage")) return;
    event.preventDefault();
    open();
    input.select();
  });

  // Addresses. -----------------------------------------------------------------------------------

  const address = new URLSearchParams(window.location.search);
  study.search = { words: address.get("h") || "" };
  if (study.search.words) script("assets/javascripts/highlight.js", () => {});
  const query = address.get("q");
  if (query) {
    input.value = query;
    open();
  }
})();

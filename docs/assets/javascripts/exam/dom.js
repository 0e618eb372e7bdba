/* DOM helpers of 模拟考试: elements, texts and screens. One screen is shown at a time. */
(function () {
  "use strict";

  const exam = window.study.exam;
  const root = (exam.root = document.querySelector(".exam"));

  exam.find = function (name) {
    return root.querySelector(`[data-show=${name}]`);
  };

  /* Return the page's text of a name, with %0, %1 … replaced by the further arguments. */
  exam.say = function (name) {
    const values = arguments;
    return root
      .querySelector(`[data-say=${name}]`)
      .textContent.replace(/%(\d)/g, (sign, place) => values[Number(place) + 1]);
  };

  exam.add = function (parent, tag, text) {
    const made = document.createElement(tag);
    made.textContent = text;
    return parent.appendChild(made);
  };

  exam.empty = function (node) {
    while (node.firstChild) node.removeChild(node.firstChild);
    return node;
  };

  /*
   * Add a row to a table body. Its first cell is the row header. On phones, where the table has no
   * header row, `data-label` gives each cell the title of its column.
   */
  exam.row = function (body, texts) {
    const row = exam.add(body, "tr", "");
    texts.forEach((text, place) => {
      const cell = exam.add(row, place ? "td" : "th", text);
      if (place)
        cell.setAttribute(
          "data-label",
          body.parentNode.querySelectorAll("thead th")[place].textContent
        );
      else cell.scope = "row";
    });
    return row;
  };

  /* Return the label of a name in one of the blueprint's lists. */
  exam.label = function (list, name) {
    return root.querySelector(`input[name="${list}"][value="${name}"]`).parentNode.textContent;
  };

  exam.time = function (time) {
    const date = new Date(time);
    return `${date.getFullYear()} 年 ${date.getMonth() + 1} 月 ${date.getDate()} 日 ${date.getHours()}:${String(date.getMinutes()).padStart(2, "0")}`;
  };

  /* Format a duration in milliseconds, in the most suitable unit. */
  exam.span = function (span) {
    const minutes = Math.round(span / 60000);
    if (minutes < 1) return exam.say("seconds", Math.round(span / 1000));
    if (minutes < 120) return exam.say("in-minutes", minutes);
    if (minutes < 2880) return exam.say("hours", Math.round(minutes / 60));
    if (minutes < 525600) return exam.say("days", Math.round(minutes / 1440));
    return exam.say("years", Math.round(minutes / 525960)); // a year has 365.25 days
  };

  exam.tell = function (text) {
    exam.find("told").textContent = text;
  };

  /*
   * Show a screen and announce `told`. If `told` is given, focus the heading of the screen; the
   * first screen of a visit is shown without it. A paper that is still being prepared for printing
   * is discarded.
   */
  exam.go = function (name, told) {
    root.querySelectorAll("[data-screen]").forEach((screen) => {
      screen.hidden = screen.getAttribute("data-screen") !== name;
    });
    root.classList.remove("has-paper");
    // The exam edition has no printed paper.
    if (exam.find("paper-items")) exam.empty(exam.find("paper-items"));
    document.documentElement.classList.toggle("is-sitting", name === "sitting");
    exam.tell(told || "");
    if (told !== undefined) exam.focus(name);
  };

  /* Focus the heading of a screen. */
  exam.focus = function (name) {
    const head = root.querySelector(`[data-screen=${name}] h2`);
    if (!head) return;
    head.tabIndex = -1;
    head.focus();
  };
})();

/*
 * 测验: marks an item when the reader asks for it, and explains the result.
 *
 * The page contains all content: without this script an item can be read, filled in and compared
 * with its answer. This script adds buttons, the result and the explanations, and dispatches the
 * event "study-answered" with each answer. Through `study.quiz` other pages read, fill in and mark
 * items, or mark answers by the key alone.
 */
(function () {
  "use strict";

  const study = (window.study = window.study || {});

  function each(list, action) {
    Array.from(list).forEach(action);
  }

  function element(tag, name, text) {
    const made = document.createElement(tag);
    made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  function button(text, action) {
    const made = element("button", "item__button", text);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  /* Return whether the text of a blank is right. Typed texts are compared by their form. */
  function isRight(blank, text) {
    if (blank.options) return blank.accept.includes(text);
    return blank.accept.map(study.answerForm).includes(study.answerForm(text));
  }

  /* Return whether the texts are all different and all in `all`. */
  function isSubset(texts, all) {
    return texts.every((text, place) => all.includes(text) && texts.indexOf(text) === place);
  }

  /* Return the share of right marks, from 0 to 1. */
  function part(marks) {
    return marks.filter((mark) => mark.right).length / marks.length;
  }

  /* Return the share of right options chosen, less one for each wrong option chosen. */
  function partOfChosen(marks) {
    const right = marks.filter((mark) => mark.right).length;
    const missed = marks.filter((mark) => mark.missed).length;
    return Math.max(0, right - (marks.length - right - missed)) / (right + missed);
  }

  function whole(marks) {
    return Number(part(marks) === 1);
  }

  function texts(list, name) {
    return Array.from(list, (node) => node.getAttribute(name));
  }

  function optionsOf(select) {
    return texts(select.querySelectorAll("option"), "value").filter(Boolean);
  }

  /*
   * The functions of each kind of item. With its element: whether it is answered; the answer as an
   * array of texts (ids of options, texts of blanks, ids of steps), read or filled in; the `nodes`
   * that marks refer to, in order; and its key. With a key and an answer, as values: whether the
   * answer is possible (`isPossible`), and the marks {place, right, missed, instead, id}. `id`
   * names the explanation of a wrong answer. The keys are
   *
   *   choice    {type, options: ids, right: ids, isOne: whether only one can be chosen}
   *   blanks    {type, blanks: [{accept: texts, options: ids, or null for a typed answer}]}
   *   ordering  {type, order: ids}
   */
  const KINDS = {
    choice: {
      isAnswered(item) {
        return Boolean(item.querySelector("input:checked"));
      },
      read(item) {
        return texts(item.querySelectorAll("input:checked"), "value");
      },
      fill(item, answer) {
        each(item.querySelectorAll("input"), (input) => {
          input.checked = answer.includes(input.value);
        });
      },
      nodes(item) {
        return Array.from(item.querySelectorAll(".item__option"));
      },
      key(item) {
        const right = texts(item.querySelectorAll("[data-correct] input"), "value");
        return right.length
          ? {
              options: texts(item.querySelectorAll("input"), "value"),
              right,
              isOne: item.querySelector("input").type === "radio"
            }
          : null;
      },
      isPossible(key, answer) {
        return isSubset(answer, key.options) && !(key.isOne && answer.length > 1);
      },
      mark(key, answer) {
        return key.options
          .map((id, place) => {
            const right = key.right.includes(id);
            if (answer.includes(id)) return { place, right, id };
            return right ? { place, missed: true, instead: key.isOne } : null;
          })
          .filter(Boolean);
      }
    },
    blanks: {
      isAnswered(item) {
        return !Array.from(item.querySelectorAll(".item__blank")).some(
          (blank) => !blank.value.trim()
        );
      },
      read(item) {
        return Array.from(item.querySelectorAll(".item__blank"), (blank) => blank.value);
      },
      fill(item, answer) {
        each(item.querySelectorAll(".item__blank"), (blank, place) => {
          blank.value = answer[place] || "";
        });
      },
      nodes(item) {
        return Array.from(
          item.querySelectorAll(".item__blank"),
          (blank) => blank.closest(".item__gap") || blank.closest("li")
        );
      },
      key(item) {
        const blanks = Array.from(item.querySelectorAll(".item__blank"), (blank) => {
          const accept = JSON.parse(blank.getAttribute("data-accept"));
          return { accept, options: blank.tagName === "SELECT" ? optionsOf(blank) : null };
        });
        return blanks.every((blank) => blank.accept) ? { blanks } : null;
      },
      isPossible(key, answer) {
        return (
          !answer.length ||
          (answer.length === key.blanks.length &&
            key.blanks.every(
              (blank, place) =>
                !blank.options || !answer[place] || blank.options.includes(answer[place])
            ))
        );
      },
      mark(key, answer) {
        return key.blanks.map((blank, place) => {
          const text = answer[place] || "";
          return { place, right: isRight(blank, text), id: text };
        });
      }
    },
    ordering: {
      isAnswered() {
        return true;
      },
      read(item) {
        return texts(item.querySelector(".item__steps").children, "data-step");
      },
      fill(item, answer) {
        const steps = item.querySelector(".item__steps");
        const all = Array.from(steps.children);
        function place(step) {
          return answer.indexOf(step.getAttribute("data-step"));
        }
        if (all.every((step) => place(step) >= 0)) {
          all.sort((one, other) => place(one) - place(other));
        }
        all.forEach((step) => {
          steps.appendChild(step);
        });
      },
      nodes(item) {
        return Array.from(item.querySelector(".item__steps").children);
      },
      key(item) {
        const order = item.querySelector(".item__steps").getAttribute("data-order");
        return order ? { order: order.split(" ") } : null;
      },
      isPossible(key, answer) {
        return (
          !answer.length || (answer.length === key.order.length && isSubset(answer, key.order))
        );
      },
      mark(key, answer) {
        return key.order.map((step, place) => ({ place, right: step === answer[place] }));
      }
    }
  };

  // How to compute the share of an item that is right from its marks. The exam page explains this
  // in words.
  const SHARES = { multiple: partOfChosen, matching: part };

  function kindOf(type) {
    if (type === "ordering") return KINDS.ordering;
    return type === "cloze" || type === "matching" ? KINDS.blanks : KINDS.choice;
  }

  /* Read the key of an item from its element; return null if the page has none. */
  function keyOf(item) {
    const type = item.getAttribute("data-type");
    const key = kindOf(type).key(item);
    return key && Object.assign({ type }, key);
  }

  /* Return whether an answer to an item is possible. An empty answer is. */
  function isPossible(key, answer) {
    return kindOf(key.type).isPossible(key, answer);
  }

  /* Return the share of an answer that is right, from 0 to 1. */
  function shareOf(key, answer) {
    return (SHARES[key.type] || whole)(kindOf(key.type).mark(key, answer));
  }

  /*
   * Add 「上移」「下移」 to each step. The moved step keeps the focus, and its new position is announced.
   */
  function addMoves(item, tell) {
    const steps = item.querySelector(".item__steps");
    function move(step, up) {
      const other = up ? step.previousElementSibling : step.nextElementSibling;
      if (!other) return;
      steps.insertBefore(up ? step : other, up ? other : step);
      const place = Array.from(steps.children).indexOf(step) + 1;
      tell(`「${step.querySelector(".item__text").textContent}」现在是第 ${place} 步。`);
    }
    each(steps.children, (step) => {
      const moves = element("span", "item__moves");
      const text = step.querySelector(".item__text").textContent;
      [
        ["上移", true],
        ["下移", false]
      ].forEach((way) => {
        const made = button(way[0], () => {
          move(step, way[1]);
          made.focus();
        });
        made.setAttribute("aria-label", `${way[0]}：${text}`);
        moves.appendChild(made);
      });
      step.appendChild(moves);
    });
  }

  /*
   * Set up an item. If `isSet`, in an exam, it has no button: it is marked when `mark` is called.
   * Return the handle that pages use for the item.
   */
  function start(item, isSet) {
    const kind = kindOf(item.getAttribute("data-type"));
    const result = item.querySelector(".item__result");
    const answer = item.querySelector(".item__answer");
    let checked = false;

    function tell(text) {
      result.textContent = "";
      result.appendChild(element("p", "item__told", text));
    }

    function clear() {
      each(item.querySelectorAll(".is-right, .is-wrong, .is-missed"), (node) => {
        node.classList.remove("is-right", "is-wrong", "is-missed");
      });
      each(item.querySelectorAll(".item__mark"), (node) => {
        node.parentNode.removeChild(node);
      });
      each(answer.querySelectorAll("[data-option]"), (reason) => {
        reason.hidden = false;
      });
      result.textContent = "";
      item.classList.remove("item--right", "item--wrong");
    }

    function show(node, mark) {
      const name = mark.missed ? "missed" : mark.right ? "right" : "wrong";
      node.classList.add(`is-${name}`);
      const sign = { missed: mark.instead ? "应选" : "漏选", right: "对", wrong: "不对" }[name];
      node.appendChild(element("span", "item__mark", sign));
    }

    /* Return copies of the explanations of the given wrong answers, with their links. */
    function reasons(marks) {
      const list = element("ul", "item__given");
      marks.forEach((mark) => {
        if (mark.right || mark.missed || !mark.id) return;
        each(answer.querySelectorAll("[data-option]"), (reason) => {
          if (reason.getAttribute("data-option") !== mark.id) return;
          const copy = reason.cloneNode(true);
          copy.removeAttribute("data-option");
          list.appendChild(copy);
          reason.hidden = true; // its copy is shown above
        });
      });
      if (list.children.length) result.appendChild(list);
    }

    function share() {
      const key = keyOf(item);
      return key && shareOf(key, kind.read(item));
    }

    function check() {
      if (!kind.isAnswered(item)) return tell("还没有答完。");
      judge();
      // Show the result first: laying out the answer takes longer.
      study.later(() => {
        answer.open = answer.open || checked;
      });
      const detail = {
        id: item.getAttribute("data-item"),
        revision: item.getAttribute("data-revision"),
        share: share(),
        answer: kind.read(item)
      };
      item.dispatchEvent(new CustomEvent("study-answered", { bubbles: true, detail }));
      return undefined;
    }

    function judge() {
      clear();
      const marks = kind.mark(keyOf(item), kind.read(item));
      const nodes = kind.nodes(item);
      const right = marks.every((mark) => mark.right);
      marks.forEach((mark) => {
        show(nodes[mark.place], mark);
      });
      tell(right ? "答对了。" : verdict(marks));
      reasons(marks);
      item.classList.add(right ? "item--right" : "item--wrong");
      lock(true);
    }

    function mark() {
      judge();
      answer.open = true;
    }

    function lock(on) {
      checked = on;
      each(item.querySelectorAll("input, select, .item__moves button"), (control) => {
        control.disabled = on;
      });
      action.textContent = on ? "再做一次" : "核对";
    }

    function retry() {
      clear();
      lock(false);
      if (kind !== KINDS.ordering) kind.fill(item, []);
      answer.open = false;
    }

    const action = button("核对", () => {
      if (checked) retry();
      else check();
    });
    if (!isSet) item.querySelector(".item__actions").appendChild(action);
    if (kind === KINDS.ordering) addMoves(item, tell);
    item.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || isSet) return;
      if (event.target.matches("input, select") && !checked) {
        event.preventDefault();
        check();
        if (checked) action.focus(); // the focused element is disabled now
        // A repeat of the same press.
      } else if (event.repeat && event.target === action) event.preventDefault();
    });
    item.addEventListener("change", () => {
      if (!checked) result.textContent = "";
    });
    return {
      isAnswered() {
        return kind.isAnswered(item);
      },
      read() {
        return kind.read(item);
      },
      fill(given) {
        kind.fill(item, given);
      },
      share,
      mark,
      lock
    };
  }

  function verdict(marks) {
    const missed = marks.filter((mark) => mark.missed).length;
    const wrong = marks.filter((mark) => !mark.right && !mark.missed).length;
    // A missed option of a single choice is not counted as a separate error.
    if (wrong) return `不对${marks.length > 2 ? `，错了 ${wrong} 处。` : "。"}`;
    return `不全，漏了 ${missed} 项。`;
  }

  study.quiz = { start, key: keyOf, isPossible, share: shareOf };

  each(document.querySelectorAll(".item"), (item) => {
    start(item);
  });
})();

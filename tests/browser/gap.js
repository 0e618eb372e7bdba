/*
 * Return the width that the gap adds between the number of a locator and its 文, as a share of a
 * character, and the text that is copied.
 */
(function () {
  var gap = document.querySelector("article .cite__label .gap");
  var range = document.createRange();
  range.setStart(gap.firstChild, 0);
  range.setEnd(gap.nextSibling, 1);
  var width = range.getBoundingClientRect().width;
  gap.style.marginRight = 0;
  document.body.style.textAutospace = "no-autospace";
  var added = width - range.getBoundingClientRect().width;
  gap.style.marginRight = document.body.style.textAutospace = "";
  window.getSelection().selectAllChildren(gap.parentNode);
  var copied = window.getSelection().toString();
  window.getSelection().removeAllRanges();
  return [added / parseFloat(window.getComputedStyle(gap).fontSize), copied];
})()

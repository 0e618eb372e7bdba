/*
 * Return the width that a gap adds between two characters, as a share of a character; and whether
 * these two characters are copied without a space.
 */
(function () {
  var gap = Array.prototype.filter.call(document.querySelectorAll("article p .gap,article dd .gap"), function (each) {
    var next = each.nextSibling;
    var isShown = each.offsetWidth && !each.closest("details:not([open])");
    return isShown && next && next.nodeType === Node.TEXT_NODE;
  })[0];
  var range = document.createRange();
  range.setStart(gap.firstChild, 0);
  range.setEnd(gap.nextSibling, 1);
  var width = range.getBoundingClientRect().width;
  gap.style.marginRight = 0;
  document.body.style.textAutospace = "no-autospace";
  var added = width - range.getBoundingClientRect().width;
  gap.style.marginRight = document.body.style.textAutospace = "";
  var selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  var copied = selection.toString();
  selection.removeAllRanges();
  var both = gap.textContent + gap.nextSibling.data[0];
  return [added / parseFloat(window.getComputedStyle(gap).fontSize), copied === both];
})()

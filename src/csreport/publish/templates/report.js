(function () {
  "use strict";
  // Contents: mark the chapter and the section being read; report.css opens the sections of that chapter.
  var links = {};
  document.querySelectorAll("nav#TOC a").forEach(function (a) { links[a.hash.slice(1)] = a; });
  var sections = Array.prototype.filter.call(document.querySelectorAll("main section[id]"), function (s) { return links[s.id]; });
  function mark() {
    var now = sections[0];
    if (!now) return;
    sections.forEach(function (s) { if (s.getBoundingClientRect().top < innerHeight / 3) now = s; });
    var outer = now.parentElement.closest("section[id]");
    Object.keys(links).forEach(function (id) {
      if (id === now.id) links[id].setAttribute("aria-current", "location");
      else if (outer && id === outer.id) links[id].setAttribute("aria-current", "true");
      else links[id].removeAttribute("aria-current");
    });
  }
  addEventListener("scroll", mark, { passive: true });
  mark();
  // On wide screens the contents are always open.
  var toc = document.querySelector("nav#TOC details");
  if (toc && matchMedia("(min-width: 64rem)").matches) toc.open = true;

  // Tables: sort within each row group, give the whole table as CSV.
  function text(cell) { return cell.dataset.sort || cell.textContent.trim(); }
  function number(s) { return parseFloat(s.replace(/[,%\s]/g, "").replace("−", "-").replace(/[^0-9.+-]/g, "")); }
  document.querySelectorAll("table").forEach(function (table) {
    if (!table.tHead) return;
    var heads = Array.prototype.slice.call(table.tHead.rows[table.tHead.rows.length - 1].cells);
    heads.forEach(function (th, column) {
      var button = document.createElement("button");
      button.type = "button";
      while (th.firstChild) button.appendChild(th.firstChild);
      th.appendChild(button);
      button.addEventListener("click", function () {
        var up = th.getAttribute("aria-sort") === "descending";
        heads.forEach(function (h) { h.removeAttribute("aria-sort"); });
        th.setAttribute("aria-sort", up ? "ascending" : "descending");
        Array.prototype.forEach.call(table.tBodies, function (body) {
          var rows = Array.prototype.filter.call(body.rows, function (r) { return r.cells.length > 1 && !r.classList.contains("total"); });
          rows.sort(function (a, b) {
            var x = text(a.cells[column]), y = text(b.cells[column]), p = number(x), q = number(y);
            var order = isNaN(p) || isNaN(q) ? (isNaN(p) - isNaN(q)) * (up ? 1 : -1) || x.localeCompare(y, document.documentElement.lang) : p - q;
            return up ? order : -order;
          }).forEach(function (r) { body.appendChild(r); });
        });
      });
    });
    var button = document.querySelector('.tools button[data-table="' + table.id + '"]');
    if (button) button.addEventListener("click", function () {
      var lines = Array.prototype.map.call(table.rows, function (row) {
        return Array.prototype.map.call(row.cells, function (c) { return '"' + c.textContent.trim().replace(/^(?=[=@\t])/, "'").replace(/"/g, '""') + '"'; }).join(",");
      });
      var link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n")], { type: "text/csv" }));
      link.download = table.id + ".csv";
      link.click();
    });
  });
})();

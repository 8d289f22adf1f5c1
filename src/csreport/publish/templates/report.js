(function () {
  "use strict";
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const language = document.documentElement.lang;

  // ---- contents: mark the chapter and the section being read; report.css opens the sections of that chapter
  const contents = document.querySelector("nav#TOC"), fold = contents && contents.querySelector("details");
  const links = new Map(contents ? all("a", contents).map((a) => [decodeURIComponent(a.hash.slice(1)), a]) : []);
  const sections = all("main section[id], footer h2[id]").filter((section) => links.has(section.id));
  const wide = matchMedia("(min-width: 64rem)");
  let reading = null;
  function mark() {
    let now = sections[0];
    if (!now) return;
    sections.forEach((section) => { if (section.getBoundingClientRect().top < innerHeight / 3) now = section; });
    if (scrollY > 0 && Math.ceil(scrollY + innerHeight) >= document.documentElement.scrollHeight) now = sections[sections.length - 1];
    if (now === reading) return;
    reading = now;
    const outer = now.parentElement.closest("section[id]");
    links.forEach((link, id) => {
      if (id === now.id) link.setAttribute("aria-current", "location");
      else if (outer && id === outer.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    // The contents may be longer than the screen: what is marked stays in sight. Only their own box scrolls.
    const box = wide.matches ? contents : links.get(now.id).closest("details > ul");
    const place = links.get(now.id).getBoundingClientRect(), frame = box.getBoundingClientRect();
    if (place.top < frame.top) box.scrollTop -= frame.top - place.top + 8;
    else if (place.bottom > frame.bottom) box.scrollTop += place.bottom - frame.bottom + 8;
  }
  addEventListener("scroll", mark, { passive: true });
  addEventListener("resize", mark);
  if (fold) {
    const unfold = () => { fold.open = wide.matches; };
    unfold();
    wide.addEventListener("change", unfold);
    contents.addEventListener("click", (event) => { if (event.target.closest("a") && !wide.matches) fold.open = false; });
    contents.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || wide.matches || !fold.open) return;
      fold.open = false;
      fold.querySelector("summary").focus();
    });
  }
  mark();

  // The other language opens at the part that the address names: identifiers are the same in all.
  all(".languages a").forEach((a) => a.addEventListener("click", () => { a.hash = location.hash; }));

  // ---- what is folded: a link to something inside opens it, and so does printing
  function reveal() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }
  addEventListener("hashchange", reveal);
  reveal();
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = all("main details:not([open])");
    unfolded.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => unfolded.forEach((details) => { details.open = false; }));

  // ---- tables
  const plain = (text) => text.normalize("NFKC").toLocaleLowerCase(language).replace(/\s+/g, " ").trim();
  const wordsOf = (cell) => {
    const copy = cell.cloneNode(true);
    all("sup", copy).forEach((letters) => letters.prepend(" "));
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const isGroup = (row) => row.cells.length === 1 && row.cells[0].scope === "rowgroup";
  const moves = (row) => !isGroup(row) && !row.classList.contains("total");

  // Cells by row and column, each at every place it covers.
  function grid(rows) {
    const places = rows.map(() => []);
    rows.forEach((row, y) => Array.from(row.cells).forEach((cell) => {
      let x = 0;
      while (places[y][x]) x++;
      for (let down = 0; down < cell.rowSpan && places[y + down]; down++) {
        for (let right = 0; right < cell.colSpan; right++) places[y + down][x + right] = { cell, first: !down && !right };
      }
    }));
    return places;
  }

  // ---- sort: within each row group, totals where they are; once down, once up, then as it was
  function number(cell) {
    if (cell.dataset.sort) return parseFloat(cell.dataset.sort);
    const found = cell.textContent.replace(/\u2212/g, "-").replace(/,(?=\d{3})/g, "").match(/^[^\p{L}\d+-]*([+-]?\d+(\.\d+)?)/u);
    return found ? parseFloat(found[1]) : NaN;
  }
  function compare(first, second, up) {
    const x = number(first), y = number(second);
    if (isNaN(x) !== isNaN(y)) return isNaN(x) ? 1 : -1; // what has no number stays last
    const order = isNaN(x) ? first.textContent.trim().localeCompare(second.textContent.trim(), language) : x - y;
    return up ? order : -order;
  }
  function sortable(table) {
    const rows = all("tbody tr", table), heads = grid(Array.from(table.tHead.rows));
    if (rows.some((row) => all("[rowspan]", row).length) || rows.filter(moves).length < 2) return;
    const bodies = Array.from(table.tBodies).map((body) => ({ body, rows: Array.from(body.rows) }));
    const last = heads[heads.length - 1].map((place) => place.cell);
    last.forEach((head, column) => {
      if (head.colSpan > 1 || !head.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      const words = head.classList.contains("text") || !rows.some((row) => moves(row) && !isNaN(number(row.cells[column])));
      const steps = words ? ["ascending", "descending"] : ["descending", "ascending"];
      button.addEventListener("click", () => {
        const now = steps[steps.indexOf(head.getAttribute("aria-sort")) + 1];
        last.forEach((other) => other.removeAttribute("aria-sort"));
        if (now) head.setAttribute("aria-sort", now);
        bodies.forEach((group) => arrange(group, column, now));
      });
    });
  }
  function arrange(group, column, now) {
    const moved = group.rows.filter(moves);
    if (now) moved.sort((a, b) => compare(a.cells[column], b.cells[column], now === "ascending"));
    group.body.append(...group.rows.map((row) => (moves(row) ? moved.shift() : row)));
  }

  // ---- filter: rows that hold all words; a group's heading stays with its rows, totals stay
  function filterable(table, words) {
    const bar = document.createElement("div"), label = document.createElement("label");
    const input = document.createElement("input"), count = document.createElement("output");
    bar.className = "filter";
    input.type = "search";
    input.id = table.id + "-filter";
    label.htmlFor = input.id;
    label.textContent = words;
    bar.append(label, input, count);
    table.closest(".scroll").before(bar);
    const rows = all("tbody tr", table).filter(moves);
    input.addEventListener("input", () => {
      const wanted = plain(input.value).split(" ");
      Array.from(table.tBodies).forEach((body) => {
        const heading = Array.from(body.rows).find(isGroup), above = heading ? plain(heading.textContent) + " " : "";
        Array.from(body.rows).filter(moves).forEach((row) => {
          const text = above + plain(wordsOf(row));
          row.hidden = !wanted.every((word) => text.includes(word));
        });
        if (heading) heading.hidden = Array.from(body.rows).filter(moves).every((row) => row.hidden);
      });
      count.textContent = plain(input.value) ? rows.filter((row) => !row.hidden).length + " / " + rows.length : "";
    });
  }

  // ---- CSV: the whole table as it stands; numbers as a spreadsheet reads them, no text as a formula
  function csvCell(text) {
    const value = /^\u2212[\d.,]+%?$/.test(text) ? "-" + text.slice(1) : text;
    const safe = /^[=+\-@\t\r]/.test(value) && !/^[+-]?[\d.,]+%?$/.test(value) ? "'" + value : value;
    return '"' + safe.replace(/"/g, '""') + '"';
  }
  function csv(table) {
    const width = Math.max(...grid(Array.from(table.rows)).map((places) => places.length));
    return grid(Array.from(table.rows)).map((places) => {
      const texts = places.map((place) => (place.first ? wordsOf(place.cell) : ""));
      while (texts.length < width) texts.push("");
      return texts.map(csvCell).join(",");
    }).join("\r\n") + "\r\n";
  }
  function save(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + text], { type: "text/csv;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  all("main table").filter((table) => table.tHead).forEach((table) => {
    sortable(table);
    const button = table.id && document.querySelector('.tools button[data-table="' + CSS.escape(table.id) + '"]');
    if (!button) return;
    button.addEventListener("click", () => save(table.id + ".csv", csv(table)));
    if (button.dataset.filter && all("tbody tr", table).filter(moves).length >= 12) filterable(table, button.dataset.filter);
  });
})();

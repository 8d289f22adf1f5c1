(function () {
  "use strict";
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const language = document.documentElement.lang;
  const data = JSON.parse(document.getElementById("numbers").textContent || "{}"), words = data.words || {};
  const [group, point] = data.symbols || [",", "."];
  const plain = (text) => text.normalize("NFKC").toLocaleLowerCase(language).replace(/\s+/g, " ").trim();
  const textOf = (element) => element.textContent.replace(/\s+/g, " ").replace(/\s?#$/, "").trim();
  function make(tag, name, text) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  }
  function button(text, more, act) {
    const made = Object.assign(make("button", "", text), { type: "button", onclick: act });
    made.append(make("span", "visually-hidden", " " + more));
    return made;
  }

  // ---- contents: mark the chapter and the section being read; report.css opens the sections of that chapter
  const contents = document.getElementById("TOC"), here = document.getElementById("here");
  const links = new Map(all("a", contents).map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
  const sections = all("main section[id], footer h2[id]").filter((section) => links.has(section.id));
  let reading = null;
  function mark() {
    let now = sections[0];
    if (!now) return;
    sections.forEach((section) => { if (section.checkVisibility() && section.getBoundingClientRect().top < innerHeight / 3) now = section; });
    if (scrollY > 0 && Math.ceil(scrollY + innerHeight) >= document.documentElement.scrollHeight) now = sections[sections.length - 1];
    if (now === reading) return;
    reading = now;
    const outer = now.parentElement.closest("section[id]"), current = { [(outer || now).id]: "true", [now.id]: "location" };
    links.forEach((link, id) => { if (current[id]) link.setAttribute("aria-current", current[id]); else link.removeAttribute("aria-current"); });
    here.textContent = textOf(links.get(outer ? outer.id : now.id));
  }
  ["scroll", "resize"].forEach((kind) => addEventListener(kind, mark, { passive: true }));
  mark();

  // Menus of the bar close on a choice, on Escape, and when something else is wanted; the contents open at the place.
  all(".menu").forEach((menu) => {
    const close = () => { menu.open = false; };
    menu.addEventListener("toggle", () => { if (menu.open && reading && menu.contains(contents)) links.get(reading.id).scrollIntoView({ block: "nearest" }); });
    menu.addEventListener("click", (event) => { if (event.target.closest("a")) close(); });
    menu.addEventListener("focusout", (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(); });
    menu.addEventListener("keydown", (event) => { if (event.key === "Escape" && menu.open) { close(); menu.querySelector("summary").focus(); } });
    document.addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) close(); });
  });

  // The other language opens at the part being read: identifiers are the same in all.
  all(".languages a").forEach((a) => a.addEventListener("click", () => { mark(); a.hash = scrollY > 200 && reading ? reading.id : location.hash; }));

  // ---- what is folded: a link to something inside opens it, and so does printing
  function unfold(element) {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }
  function reveal() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const folded = target.matches("section:has(> .annex)") ? target.firstElementChild : target;
    const moves = folded.closest("details:not([open])");
    unfold(folded);
    if (moves) target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  contents.addEventListener("click", () => setTimeout(reveal)); // the same place again, folded in the meantime
  reveal();
  let unfolded = [];
  addEventListener("beforeprint", () => { (unfolded = all("main details:not([open])")).forEach((details) => { details.open = true; }); });
  addEventListener("afterprint", () => unfolded.forEach((details) => { details.open = false; }));

  // ---- numbers: what an estimate is, by its key
  // A key has eight parts: period, measure, category, segment, level, against, weighting, stat; an element has its place
  // among the keys of the rows.
  const at = (name) => (data.places || {})[name], rowsOf = new Map(data.rows || []), nameAt = Object.fromEntries(Object.entries(data.places || {}).map(([name, place]) => [place, name]));
  const keys = (data.rows || []).flatMap(([period, measures]) => Object.entries(measures).flatMap(([measure, rows]) => Object.keys(rows).map((rest) => {
    const [category, group, against, weighting, stat] = rest.split("/");
    return [period, measure, category, /^\d+$/.test(group) ? nameAt[group] : group + "/", nameAt[against], weighting, data.stats[stat]].join("/");
  })));
  function estimate(key) {
    const [whole, part] = (key || "").split("/part="), parts = (/^\d+$/.test(whole) ? keys[whole] || "" : whole).split("/"), [period, measure, category, segment, level, against, weighting, stat] = parts;
    const found = (rowsOf.get(period) || {})[measure], row = found && found[[category, level ? at(segment + "/" + level) : segment, at(against), weighting, data.stats.indexOf(stat)].join("/")];
    if (row === undefined) return null;
    const [value, low, high, n, effective, method] = row.split("|");
    const named = (table, id) => (data[table] || {})[id] || "";
    const name = named("series", [measure, stat, category].join("/")) || named("names", measure);
    return { part: part || "", parts, value, low, high, n, effective, method: named("methods", method), name, group: named("levels", segment + "/" + level), period: named("periods", period),
      against: named("against", against), question: named("questions", measure), means: [category, measure, stat].map((id) => named("definitions", id)).find(Boolean), aim: named("aims", [measure, segment, level, stat].join("/")) };
  }
  const other = (found, against) => estimate(found.parts.map((part, place) => (place === 5 ? against : part)).join("/"));
  const span = (found) => (found.low ? found.low + " " + words.to + " " + found.high : "");

  // ---- popover: pointer, focus, tap; Escape closes it; it may be pointed at without closing
  const KEYED = ".num[data-key], td[data-key], .mark";
  const pop = Object.assign(make("div"), { id: "pop", hidden: true, role: "tooltip" });
  let owner = null, timer;
  document.body.append(pop);
  function fill(found) {
    const list = make("dl"), line = (name, text) => { if (text && name) list.append(make("dt", "", name), make("dd", "", text)); };
    pop.append(make("p", "of", [found.name, found.group, found.period].filter(Boolean).join(" · ")));
    pop.append(make("p", "figure", found.value));
    if (found.against) pop.append(make("p", "", found.against));
    if (found.question) pop.append(make("p", "asked", found.question));
    line(words.interval, span(found));
    line(words.base, found.n);
    if (found.effective !== found.n) line(words.effective, found.effective);
    if (!found.parts[5]) (data.compare || []).forEach((period) => {
      const change = other(found, period);
      if (change) line(change.against, change.value + (change.low ? " (" + span(change) + ")" : ""));
    });
    if (!found.parts[5]) line(words.aim, found.aim);
    if (list.children.length) pop.append(list);
    [found.means, found.method].forEach((text) => { if (text) pop.append(make("p", "means", text)); });
  }
  function show(target) {
    clearTimeout(timer);
    if (owner === target) return;
    hide();
    const found = estimate(target.dataset.key), told = (target.getAttribute("aria-label") || "").split("\n");
    if (!found && !told[0]) return;
    if (found) fill(found); else told.forEach((text, place) => pop.append(make("p", place ? "" : "of", text)));
    owner = target;
    owner.setAttribute("aria-describedby", "pop");
    pop.hidden = false;
    const box = target.getBoundingClientRect(), page = document.documentElement.clientWidth, high = pop.offsetHeight;
    const below = box.bottom + 10 + high <= innerHeight || box.top - 10 - high < 0;
    pop.style.setProperty("left", Math.min(Math.max(box.left + box.width / 2 - pop.offsetWidth / 2, 12), page - pop.offsetWidth - 12) + scrollX + "px");
    pop.style.setProperty("top", (below ? box.bottom + 10 : box.top - 10 - high) + scrollY + "px");
  }
  function hide() {
    clearTimeout(timer);
    if (owner) owner.removeAttribute("aria-describedby");
    owner = null;
    pop.hidden = true;
    pop.textContent = "";
  }
  const keyed = (event) => (event.target.closest ? event.target.closest(KEYED) : null);
  document.addEventListener("pointerover", (event) => {
    const target = keyed(event);
    if (event.pointerType !== "touch" && (target || event.target.closest("#pop"))) clearTimeout(timer);
    if (event.pointerType !== "touch" && target && target !== owner) timer = setTimeout(() => show(target), 120);
  });
  document.addEventListener("pointerout", (event) => { if (keyed(event) || event.target.closest("#pop")) { clearTimeout(timer); timer = setTimeout(hide, 250); } });
  ["focusin", "click"].forEach((kind) => document.addEventListener(kind, (event) => {
    if (keyed(event)) show(keyed(event));
    else if (!event.target.closest("#pop")) hide();
  }));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  // A drawing, a table, a part of the text is one tab stop; arrows walk its numbers.
  const groups = new Map(), said = new Map(all(".mark > title").map((title) => [title.parentNode.dataset.key, title.textContent]));
  all(".mark > title").forEach((title) => title.remove()); // no second, native tooltip
  all(KEYED).forEach((element) => {
    if (element.matches(".mark") && said.has(element.dataset.key)) {
      element.setAttribute("aria-label", said.get(element.dataset.key));
      element.setAttribute("role", "img");
      element.closest(".drawing").setAttribute("role", "group");
    } else if (!estimate(element.dataset.key)) return;
    const group = element.closest("svg, table, .tiles, section, body");
    if (!groups.has(group)) groups.set(group, []);
    element.tabIndex = groups.get(group).length ? -1 : 0;
    groups.get(group).push(element);
  });
  document.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key], now = step && keyed(event);
    const group = now && groups.get(now.closest("svg, table, .tiles, section, body"));
    if (!group || event.target !== now) return;
    event.preventDefault();
    const row = now.cellIndex > 0 && /Up|Down/.test(event.key) && (step > 0 ? now.parentElement.nextElementSibling : now.parentElement.previousElementSibling);
    const below = row && row.cells[now.cellIndex], next = below && group.includes(below) ? below : group[group.indexOf(now) + step];
    if (next) [now.tabIndex, next.tabIndex] = [-1, 0];
    if (next) next.focus();
  });

  // ---- tables
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
    if (cell.dataset.sort) return parseFloat(cell.dataset.sort.replace(/(\d)-/g, "$1")); // a date is one number
    const found = cell.textContent.replace(/\u2212/g, "-").split(group).join("").replace(point, ".").match(/^[^\p{L}\d+-]*([+-]?\d+(\.\d+)?)/u);
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
      const button = Object.assign(make("button"), { type: "button" });
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
    const bar = make("div", "filter"), label = make("label", "", words), count = make("output");
    const input = Object.assign(make("input"), { type: "search", id: table.id + "-filter" });
    label.htmlFor = input.id;
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

  // ---- downloads: numbers as a spreadsheet reads them, each in a column of its own; no text as a formula
  function bare(text) {
    const number = text.replace(/\u2212/g, "-").split(group).join("").replace(point, ".").replace(/[%*]$/, "");
    return /^[+-]?\d+(\.\d+)?$/.test(number) ? number.replace("+", "") : text;
  }
  function line(cells) {
    return cells.map((text) => {
      const value = bare(text), safe = /^[=+\-@\t\r]/.test(value) && !/^-?[\d.]+$/.test(value) ? "'" + value : value;
      return '"' + safe.replace(/"/g, '""') + '"';
    }).join(",") + "\r\n";
  }
  function save(name, content, type) {
    const link = Object.assign(make("a"), { download: name, href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  const saveCsv = (name, text) => save(name + ".csv", "\ufeff" + text, "text/csv;charset=utf-8");
  const isSpan = (cell) => /part=low\+high/.test(cell.dataset.key || "");

  // The whole table as it stands; an interval becomes two columns.
  function csvOfTable(table) {
    const places = grid(Array.from(table.rows)), width = Math.max(...places.map((row) => row.length));
    const split = new Set(places.flatMap((row) => row.flatMap((place, x) => (isSpan(place.cell) ? [x] : []))));
    const last = table.tHead.rows.length - 1;
    return places.map((row, y) => line(Array.from({ length: width }, (_, x) => x).flatMap((x) => {
      const cell = row[x] && row[x].first ? row[x].cell : null, text = cell ? wordsOf(cell) : "";
      if (!split.has(x)) return [text];
      if (y === last) return [text + " " + words.low, text + " " + words.high];
      const found = cell && isSpan(cell) && estimate(cell.dataset.key);
      return found ? [found.low, found.high] : [text, ""];
    }))).join("");
  }
  function csvOfFigure(figure) {
    const keys = new Set(all(".mark[data-key]", figure).map((element) => element.dataset.key.split("/part=")[0]));
    const rows = Array.from(keys, estimate).filter(Boolean);
    return line(["name", "group", "period", "comparison", "value", "low", "high", "base", "effective"].map((id) => words[id] || id))
      + rows.map((row) => line([row.name, row.group, row.period, row.against, row.value, row.low, row.high, row.n, row.effective])).join("");
  }

  // ---- a drawing as a file of its own: light colours, its fonts inside, title above and note below
  function lines(text, font, width) {
    const pen = make("canvas").getContext("2d"), found = [""];
    pen.font = font;
    (text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*/g) || []).forEach((word) => {
      if (pen.measureText(found[found.length - 1] + word).width > width) found.push("");
      found[found.length - 1] += word;
    });
    return found.filter(Boolean);
  }
  function drawing(figure) {
    const svg = figure.querySelector(".drawing svg").cloneNode(true), { width, height } = svg.viewBox.baseVal, colours = {}, caption = all("figcaption p", figure).map(textOf);
    let style = "";
    Array.from(document.styleSheets[0].cssRules).forEach((rule) => {
      if (rule instanceof CSSFontFaceRule) style += rule.cssText;
      else if (rule.selectorText === ".drawing svg" && rule.style.fontFamily) style += "text{font-family:" + rule.style.fontFamily + "}";
      else if (rule.selectorText === ":root") Array.from(rule.style).forEach((name) => { colours[name] = rule.style.getPropertyValue(name).trim(); });
    });
    const escaped = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
    const set = (rows, y, size, weight) => rows.map((row, place) => '<text class="caption" x="6" y="' + (y + place * size * 1.35) + '" font-size="' + size + '" font-weight="' + weight + '">' + escaped(row) + "</text>").join("");
    const size = width > 900 ? 17 : width > 400 ? 11 : 9, title = lines(caption[0] || "", "bold " + size + "px sans-serif", width - 12), note = lines(caption.slice(1).join(" "), size * 0.75 + "px sans-serif", width - 12);
    const top = title.length * size * 1.35 + 8, whole = top + height + note.length * size + 10;
    Object.entries({ y: top, width, height }).forEach(([name, value]) => svg.setAttribute(name, value));
    const inside = new XMLSerializer().serializeToString(svg).replace(/var\((--[\w-]+)\)/g, (_, name) => colours[name] || "currentColor").replace(/light-dark\((#\w+)[^)]*\)/g, "$1");
    const text = '<svg xmlns="http://www.w3.org/2000/svg" width="' + width + '" height="' + whole + '" viewBox="0 0 ' + width + " " + whole + '"><style>' + style + ".caption{font-family:sans-serif}.hit,path:not([fill]){fill:none}</style>"
      + '<rect width="100%" height="100%" fill="#ffffff"/>' + set(title, size + 3, size, "bold") + inside + set(note, top + height + size, size * 0.75, "normal") + "</svg>";
    return { text, width, height: whole };
  }
  async function savePng(figure) {
    const { text, width, height } = drawing(figure), image = new Image(), canvas = make("canvas"), scale = 2000 / Math.max(width, 500);
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    await image.decode();
    Object.assign(canvas, { width: width * scale, height: height * scale });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(figure.id + ".png", blob));
  }

  const named = (element) => element.querySelector(".label") ? textOf(element.querySelector(".label")) : "";
  all("main figure[id]").filter((figure) => named(figure) && figure.querySelector(".drawing svg")).forEach((figure) => {
    const tools = make("div", "tools"), name = named(figure);
    tools.append(button("SVG", name, () => save(figure.id + ".svg", drawing(figure).text, "image/svg+xml")), button("PNG", name, () => savePng(figure)));
    if (figure.querySelector(".mark[data-key]")) tools.append(button("CSV", name, () => saveCsv(figure.id, csvOfFigure(figure))));
    figure.append(tools);
  });
  all("main table").filter((table) => table.tHead).forEach((table) => {
    sortable(table);
    if (!table.id || !named(table)) return;
    const tools = make("div", "tools");
    tools.append(button("CSV", named(table), () => saveCsv(table.id, csvOfTable(table))));
    table.closest(".scroll").after(tools);
    if (words.filter && all("tbody tr", table).filter(moves).length >= 12) filterable(table, words.filter);
  });

  // ---- search: headings first, then titles of figures and tables, then what is said; "/" opens it
  const open = document.getElementById("find"), dialog = make("dialog"), input = make("input"), count = make("output"), results = make("ol"), label = make("label", "", words.search);
  let entries = null;
  function collect() {
    const texts = "h1, h2, h3, h4, figcaption p, caption p, p, li, dd, dt, td.text, tbody th";
    return all(texts).filter((element) => element.closest("main, header, footer") && !element.querySelector("p, li, dd")).map((element) => ({
      element, text: textOf(element), kind: element.matches("h1, h2, h3, h4") ? 0 : element.matches("figcaption p:first-child, caption p") ? 1 : 2,
    }));
  }
  function result({ element, text }, wanted) {
    const item = make("li"), link = make("a"), place = element.closest("[id]"), folded = plain(text), chapter = element.closest("main > section, body > footer");
    link.href = "#" + (place ? place.id : "main");
    const at = folded.length === text.length ? folded.indexOf(wanted[0]) : -1, from = Math.max(0, at - 60), until = at + wanted[0].length;
    if (at < 0) link.append(text.slice(0, 160));
    else link.append((from ? "…" : "") + text.slice(from, at), make("mark", "", text.slice(at, until)), text.slice(until, until + 110) + (text.length > until + 110 ? "…" : ""));
    if (chapter) link.append(make("small", "", textOf(chapter.querySelector("h2"))));
    link.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
      unfold(element.matches("summary *") ? element.closest("details").firstElementChild : element);
      element.scrollIntoView({ block: "center" });
      element.classList.add("found");
      setTimeout(() => element.classList.remove("found"), 4000);
      if (place) history.replaceState(null, "", "#" + place.id);
    });
    item.append(link);
    return item;
  }
  function search() {
    entries = entries || collect();
    const wanted = plain(input.value).split(" ").filter(Boolean);
    const found = wanted.length ? entries.filter(({ text }) => { const said = plain(text); return wanted.every((word) => said.includes(word)); }) : [];
    results.replaceChildren(...found.sort((a, b) => a.kind - b.kind).slice(0, 60).map((entry) => result(entry, wanted)));
    count.textContent = wanted.length ? String(found.length) : "";
  }
  if (words.search) {
    Object.assign(input, { type: "search", id: "wanted" });
    label.htmlFor = input.id;
    count.setAttribute("aria-live", "polite");
    dialog.setAttribute("aria-label", words.search);
    dialog.append(label, input, count, results);
    document.body.append(dialog);
    open.append(make("kbd", "", "/"));
    open.hidden = false;
    const begin = () => { hide(); dialog.showModal(); input.select(); };
    open.addEventListener("click", begin);
    input.addEventListener("input", search);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") dialog.close();
      else if (event.key === "Enter" && results.firstChild) {
        event.preventDefault(); // the key would go on to what had the focus before, and fold it again
        results.querySelector("a").click();
      }
    });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || dialog.open || event.target.matches("input, textarea")) return;
      event.preventDefault();
      begin();
    });
  }
})();

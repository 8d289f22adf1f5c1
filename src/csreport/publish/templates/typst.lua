-- The paper: every construct as a call of report.typ. Content goes in as markup, names and paths as strings.
return function(c)
  local M = {}

  local function quoted(text)
    return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("\n", " ") .. '"'
  end

  local function raw(...)
    return pandoc.RawBlock("typst", table.concat({ ... }))
  end

  local function inline(...)
    return pandoc.RawInline("typst", table.concat({ ... }))
  end

  local function markup(content)
    return "[" .. c.render(content) .. "]"
  end

  -- ", name: [content]", or nothing.
  local function named(name, content)
    if not content or #content == 0 then return "" end
    return ", " .. name .. ": " .. markup(content)
  end

  local function bool(value) return value and "true" or "false" end
  local function label(id) return id ~= "" and " #label(" .. quoted(id) .. ")" or "" end

  -- ---- inline: `;` ends a call, or a bracket after it would become its argument
  function M.reference(id)
    return inline("#link(label(", quoted(id), "))[", c.label(id), "];")
  end

  -- Which sign stands before a change or verdict, and in which colour.
  local function sign_of(span)
    if c.has(span, "verdict") then
      local kind = c.one_of(span, { "met", "not-met", "cannot-tell", "later", "none" }) or "cannot-tell"
      return kind, kind
    end
    return c.one_of(span, { "up", "down", "noise" }), c.one_of(span, { "better", "worse", "noise" })
  end

  local function signed(span, content)
    local sign, sense = sign_of(span)
    if not sign and not sense then return content end
    content:insert(1, inline("#signed(", quoted(sign or "none"), ", ", quoted(sense or "noise"), ")["))
    content:insert(inline("];"))
    return content
  end

  function M.span(span)
    if c.has(span, "change") or c.has(span, "verdict") then return signed(span, span.content) end
    local call = c.has(span, "owner") and "#owner[" or c.has(span, "due") and "#box[" or c.has(span, "label") and "#quiet["
      or c.has(span, "note") and "#note["
    if not call then return span.content end
    span.content:insert(1, inline(call))
    span.content:insert(inline("];"))
    return span.content
  end

  -- PDF/UA wants words for a formula; its source is what a mathematician would read out.
  function M.math(math)
    local block = pandoc.write(pandoc.Pandoc { pandoc.Plain { math } }, "typst"):gsub("%s+$", "")
    return inline("#{ set math.equation(alt: ", quoted(math.text), "); ", block, " };")
  end

  local function picture_call(path, alt)
    return "picture(" .. quoted(path) .. ", alt: " .. quoted(alt) .. (M.deciding and ", most: 18em" or "") .. ")"
  end

  function M.image(image, picture)
    local alt = image.attributes["fig-alt"] or image.attributes.alt or c.text(image.caption)
    return inline(string.format("#box(image(%s, alt: %s, height: 1.2em))", quoted(image.src), quoted(alt)), ";")
  end

  -- ---- headings carry the number that the page shows too; from the first appendix on, which begins a page, the paper is
  -- quieter
  local begun = false

  function M.header(header)
    local number = c.numbers[header.identifier]
    local numbering = number and "(..) => " .. quoted(number) or "none"
    local start = c.has(header, "appendix") and (begun and "" or "#pagebreak(weak: true)\n") .. "#show: appendix\n" or ""
    begun = begun or start ~= ""
    return raw(start, "#heading(level: ", header.level, ", numbering: ", numbering, ")", markup(header.content),
      label(header.identifier))
  end

  -- ---- figure
  function M.figure(parts)
    return raw("#chart(", picture_call(parts.path, parts.alt), named("title", parts.title),
      named("base", parts.note), ", numbered: ", bool(parts.label), ")", label(parts.id))
  end

  -- ---- table: columns as wide as their words need; smaller type, then a turned page, when they are many
  local page_width, turned_width = 459, 700 -- pt between the margins of A4, upright and turned

  -- Widths in em: Latin letters about half, Chinese characters whole.
  local function width_of(text)
    local width = 0
    for _, code in utf8.codes(text) do width = width + (code > 0x2E7F and 1.02 or 0.58) end
    return width
  end

  local function longest_word(text, breakable)
    local longest = 0
    for word in text:gmatch("%S+") do
      local cjk = breakable and word:match("[\u{4e00}-\u{9fff}]") ~= nil or word:match("[\xE4-\xE9]")
      longest = math.max(longest, cjk and math.min(width_of(word), 4) or width_of(word))
    end
    return longest
  end

  -- Smallest and natural width of each column; a number never breaks.
  local function measure(parts)
    local least, natural = {}, {}
    for n = 1, parts.columns do least[n], natural[n] = 1, 1 end
    local function see(list, is_head)
      for _, row in ipairs(list) do
        for _, cell in ipairs(row.cells) do
          local n, extra = cell.column, (c.has(cell, "caution") and 0.6 or 0) + (cell.mark and 1.4 or 0)
          if cell.colspan == 1 then
            local words = is_head or parts.align[n] == "left"
            local whole = width_of(cell.text) + extra
            least[n] = math.max(least[n], words and longest_word(cell.text, true) + extra or whole)
            if n == 1 and not is_head then least[n] = math.max(least[n], math.min(whole, 8)) end -- short row names stay whole
            natural[n] = math.max(natural[n], whole)
          end
        end
      end
    end
    see(parts.head, true)
    see(parts.body, false)
    return least, natural
  end

  local function total(widths, size, pad)
    local sum = 0
    for _, width in ipairs(widths) do sum = sum + width * size + pad end
    return sum
  end

  -- Shares of the width: what each column needs at least, the rest by what it would like.
  local function shares(least, natural, size, pad, width)
    local wish, spare = 0, width - total(least, size, pad)
    for n = 1, #least do wish = wish + natural[n] - least[n] end
    local list = {}
    for n = 1, #least do
      local more = wish > 0 and spare > 0 and spare * (natural[n] - least[n]) / wish or 0
      list[n] = string.format("%.1ffr", least[n] * size + pad + more)
    end
    return "(" .. table.concat(list, ", ") .. ",)"
  end

  local function layout(parts)
    local least, natural = measure(parts)
    local sizes = parts.columns > 8 and { 7.5, 6.8 } or { 8.5, 7.5, 6.8 }
    local function choose(width, turned)
      for _, size in ipairs(sizes) do
        local pad = size < 8 and 6 or 8
        if total(natural, size, pad) <= width then
          local rest = parts.columns > 1 and " + (auto,) * " .. (parts.columns - 1) or ""
          return { columns = "(1fr,)" .. rest, size = size, pad = pad / 2, turned = turned }
        elseif total(least, size, pad) <= width then
          return { columns = shares(least, natural, size, pad, width), size = size, pad = pad / 2, turned = turned }
        end
      end
    end
    return choose(page_width, false) or choose(turned_width, true)
      or { columns = shares(least, natural, 6, 4, turned_width), size = 6, pad = 2, turned = true }
  end

  local function cell_call(cell, row, parts, in_head)
    local body = c.render(cell.content)
    if c.has(cell, "suppressed") then return "hidden" .. markup(cell.content) end
    if row.total or (in_head and cell.text ~= "") then body = "#strong[" .. body .. "];" end
    if c.has(cell, "caution") then body = "#quiet[" .. body .. "\\*];" end
    local arguments = {}
    if cell.colspan > 1 then arguments[#arguments + 1] = "colspan: " .. cell.colspan end
    if cell.rowspan > 1 then arguments[#arguments + 1] = "rowspan: " .. cell.rowspan end
    if in_head and cell.colspan > 1 then arguments[#arguments + 1] = "align: center, stroke: (bottom: 0.5pt + rule)" end
    if #arguments == 0 then return "[" .. body .. "]" end
    return "table.cell(" .. table.concat(arguments, ", ") .. ")[" .. body .. "]"
  end

  local function rows(parts)
    local lines = {}
    for n, row in ipairs(parts.body) do
      local cells = {}
      for _, cell in ipairs(row.cells) do
        cells[#cells + 1] = row.group and "table.header(level: 2, group(" .. markup(cell.content) .. ", " .. parts.columns .. "))"
          or cell_call(cell, row, parts, false)
      end
      lines[#lines + 1] = table.concat(cells, ", ")
      if n < #parts.body then
        lines[#lines + 1] = row.total and "table.hline(stroke: 0.6pt + ink)" or "table.hline(stroke: 0.4pt + rule)"
      end
    end
    return table.concat(lines, ",\n  ")
  end

  local function heads(parts)
    local cells = {}
    for _, row in ipairs(parts.head) do
      for _, cell in ipairs(row.cells) do cells[#cells + 1] = cell_call(cell, row, parts, true) end
    end
    return "(" .. table.concat(cells, ", ") .. (#cells > 0 and ",)" or ")")
  end

  local function mark_signed(parts)
    for _, row in ipairs(parts.body) do
      for _, cell in ipairs(row.cells) do
        cell.mark = c.find(cell.content, "change") or c.find(cell.content, "verdict")
      end
    end
  end

  local one_page_of_rows = 11 -- a shorter table stays on one page; longer ones break and repeat their head

  function M.table(parts)
    mark_signed(parts)
    local plan = layout(parts)
    local align = {}
    for n, side in ipairs(parts.align) do align[n] = side end
    return raw("#sheet(columns: ", plan.columns, ", align: (", table.concat(align, ", "), ",), size: ",
      plan.size, "pt, pad: ", plan.pad, "pt, turned: ", bool(plan.turned), ", numbered: ", bool(parts.label), ", long: ", bool(#parts.body > one_page_of_rows),
      named("title", parts.title), named("base", parts.notes), parts.id ~= "" and ", id: " .. quoted(parts.id) or "",
      ",\n  heads: ", heads(parts), ",\n  ", rows(parts), ")")
  end

  -- ---- boxes
  function M.box(class, blocks)
    if class == "verdicts" then
      blocks:insert(1, raw("#verdicts("))
      blocks:insert(raw(")"))
      return blocks
    end
    if class == "answer" and blocks[1] and blocks[1].t == "Para" then -- the first sentence answers, the rest explains
      local first, rest = c.first_sentence(blocks[1].content)
      blocks[1] = pandoc.Para(first)
      blocks:insert(1, raw("#answer["))
      blocks:insert(3, raw("]"))
      if #rest > 0 then blocks:insert(4, pandoc.Para(rest)) end
      return blocks
    end
    blocks:insert(1, raw("#", class == "key" and "note" or class, "["))
    blocks:insert(raw("]"))
    return blocks
  end

  local one_page = 1800 -- bytes of text that surely fit; longer boxes may break across pages

  function M.callout(box, blocks)
    blocks:insert(1, raw("#callout(breakable: ", bool(box.size > one_page), named("title", box.title), ")["))
    blocks:insert(raw("]"))
    return blocks
  end

  function M.card(parts, rest)
    local items = {}
    for _, item in ipairs(parts.items) do items[#items + 1] = "(" .. markup(item[1]) .. ", " .. markup(item[2]) .. ")," end
    rest:insert(1, raw("#card(title: ", quoted(parts.title), ", breakable: ", bool(parts.size > one_page), ", (",
      table.concat(items, "\n"), "))["))
    rest:insert(raw("]"))
    return rest
  end

  -- ---- the deciding page
  local tones = { better = "focus", worse = "alert", decide = "ink" }

  -- Each point of a column stands over a rule.
  local function points(blocks)
    local list = pandoc.Blocks {}
    for _, block in ipairs(blocks) do
      for n, item in ipairs(block.t:match("List$") and block.content or {}) do
        list:insert(raw("#point(", block.t == "OrderedList" and n or "none", ")["))
        list:extend(item)
        list:insert(raw("]"))
      end
      if not block.t:match("List$") then -- what stands between two lists is a heading of the second
        local text = M.beside and block.t == "Para"
        if text then list:insert(raw("#block(above: 1.2em, below: 0.3em, sticky: true)[")) end
        list:insert(block)
        if text then list:insert(raw("]")) end
      end
    end
    return list
  end

  -- A column, or a box; what only leads through the page stays off paper.
  function M.part(class, title, blocks)
    if class == "evidence" then return pandoc.Blocks {} end
    blocks = points(blocks)
    if class ~= "concerned" and not M.beside then return blocks end
    local name = title and markup(title) or "none"
    if class == "concerned" then -- the words stand beside their drawing
      local words, drawings = pandoc.Blocks {}, pandoc.Blocks {}
      for _, block in ipairs(blocks) do
        (block.t == "RawBlock" and block.text:match("^#chart") and drawings or words):insert(block)
      end
      words:insert(1, raw("#concerned(", name, ")["))
      words:insert(raw("]["))
      words:extend(drawings)
      words:insert(raw("]"))
      return words
    end
    blocks:insert(1, raw("columns-of(", name, ", ", tones[class], ")["))
    blocks:insert(raw("],"))
    return blocks
  end

  function M.headline(content)
    return raw("#headline", markup(content))
  end

  -- A link at the end of a sentence leads on; paper shows it with an arrow, the page alone without it.
  function M.leading_on(link)
    link.content:insert(1, inline("#more(label(", quoted(link.target:sub(2)), "))["))
    link.content:insert(inline("];"))
    return link.content
  end

  -- ---- key figures
  local function scale(parts)
    local list = {}
    for _, name in ipairs { "low", "high", "now", "before", "goal" } do
      list[#list + 1] = parts.scale[name] and string.format("%.4f", parts.scale[name]) or "none"
    end
    return "(" .. table.concat(list, ", ") .. ")"
  end

  local function tile(parts)
    local signs = ""
    for _, name in ipairs { "change", "verdict" } do
      local span = parts[name .. "_span"]
      signs = signs .. ", " .. name .. ": " .. (span and markup(signed(span, span.content:clone())) or "none")
    end
    local said = "scale: " .. scale(parts)
    for _, name in ipairs { "name", "value", "interval" } do
      said = said .. ", " .. name .. ": " .. (parts[name] and markup(parts[name]) or "none")
    end
    return "(" .. said .. signs .. ")"
  end

  function M.tiles(list)
    local calls = {}
    for _, parts in ipairs(list) do calls[#calls + 1] = tile(parts) end
    return raw("#tiles(", table.concat(calls, ",\n  "), ")")
  end

  -- ---- the document: the summary stands before the contents, on a page of its own
  local function split_summary(blocks)
    local summary, body, inside = pandoc.Blocks {}, pandoc.Blocks {}, false
    for _, block in ipairs(blocks) do
      if block.t == "Header" and block.level == 1 then inside = block.identifier == "summary" end
      (inside and summary or body):insert(block)
    end
    return summary, body
  end

  -- Metadata enter the template as typst strings.
  local function strings(value)
    if type(value) == "string" then return pandoc.MetaInlines { inline(quoted(value)) } end
    if type(value) ~= "table" then return value end
    local copy = {}
    for key, item in pairs(value) do copy[key] = strings(item) end
    return copy
  end

  -- The last two of several quotations stay together: none begins a page alone.
  local function together(blocks)
    local function quotation(n) return blocks[n] and blocks[n].t == "BlockQuote" end
    local result = pandoc.Blocks {}
    for n, block in ipairs(blocks) do
      local last = quotation(n) and quotation(n + 1) and not quotation(n + 2)
      result:extend(last and { raw("#block(sticky: true)["), block, raw("]") } or { block })
    end
    return result
  end

  function M.document(meta, blocks, convert)
    local summary, body = split_summary(blocks)
    M.deciding = true
    summary = convert(summary):walk(c.inline)
    M.deciding = false
    body = together(convert(body):walk(c.inline))
    if M.headlined then summary:remove(1) end -- the headline stands in its place
    meta.csreport.deciding = M.headlined and "yes" or "no"
    meta.csreport.draft = meta.csreport.draft and "yes" or "no"
    local fields = strings(meta)
    fields.summary = pandoc.MetaBlocks(summary)
    return pandoc.Pandoc(body, fields)
  end

  return M
end

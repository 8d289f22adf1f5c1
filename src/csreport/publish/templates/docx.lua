-- The manuscript: every construct as plain pandoc elements with named styles, for those who must edit the report.
return function(c)
  local M = {}
  local signs = { up = "▲ ", down = "▼ ", met = "✓ ", ["not-met"] = "✕ ", ["cannot-tell"] = "? " }

  local function styled(name, blocks, id)
    return pandoc.Div(blocks, pandoc.Attr(id or "", {}, { ["custom-style"] = name }))
  end

  -- An empty cell keeps its style, and so its height, by a space.
  local function para(name, inlines)
    if #inlines == 0 then inlines = { pandoc.Str("\u{a0}") } end
    return styled(name, { pandoc.Para(inlines) })
  end

  local function strong(content)
    return pandoc.Inlines { pandoc.Strong(content) }
  end

  -- ---- inline
  function M.reference(id)
    return pandoc.Link(c.label(id), "#" .. id)
  end

  local tones = { better = "Better", met = "Better", worse = "Worse", ["not-met"] = "Worse", ["cannot-tell"] = "Care" }

  -- A sign before the words: colour never speaks alone.
  function M.span(span)
    if span.attributes["custom-style"] then return nil end -- seen before, inside a table
    if c.has(span, "owner") then return { pandoc.Strong(span.content), pandoc.Str("\u{2003}") } end
    local kind = c.has(span, "verdict") and (c.one_of(span, { "met", "not-met", "cannot-tell", "later", "none" }) or "cannot-tell")
      or c.has(span, "change") and c.one_of(span, { "up", "down" })
    if signs[kind] then span.content:insert(1, pandoc.Str(signs[kind])) end
    local tone = tones[kind] or c.has(span, "change") and tones[c.one_of(span, { "better", "worse" })]
    if tone then return { pandoc.Span(span.content, pandoc.Attr("", {}, { ["custom-style"] = tone })) } end
    return span.content
  end

  function M.math() return nil end

  -- Pictures travel in the file itself; drawings were made into pixels before.
  local function embed(path, picture)
    local file = io.open(picture.file, "rb")
    if not file then c.fail("figure file missing: " .. path) end
    local data = file:read("a")
    file:close()
    local name = path:gsub("%.svg$", ".png")
    pandoc.mediabag.insert(name, picture.kind, data)
    c.figures[name] = { embedded = true }
    return name
  end

  local function image_of(path, picture, alt)
    local attributes = picture.width and { width = string.format("%.2fin", math.min(picture.width, 6.3)) } or {}
    return pandoc.Image(pandoc.Inlines { pandoc.Str(alt) }, embed(path, picture), "", pandoc.Attr("", {}, attributes))
  end

  function M.image(image, picture)
    if picture.embedded then return nil end -- a figure that stands in its place already
    local alt = image.attributes["fig-alt"] or image.attributes.alt or c.text(image.caption)
    return image_of(image.src, picture, alt)
  end

  -- ---- headings, figures, tables
  function M.header(header)
    local number = c.numbers[header.identifier]
    if number then
      header.content:insert(1, pandoc.Space())
      header.content:insert(1, pandoc.Str(number))
    end
    return header
  end

  local function caption(name, parts)
    local words = pandoc.Inlines {}
    if parts.label then words:extend { pandoc.Strong { pandoc.Str(parts.label) }, pandoc.Str("\u{2002}") } end
    words:extend(parts.title)
    return para(name, words)
  end

  local function notes(content)
    if not content or #content == 0 then return pandoc.Blocks {} end
    local kind = pandoc.utils.type(content)
    return pandoc.Blocks { styled("Note", kind == "Inlines" and { pandoc.Para(content) } or content) }
  end

  function M.figure(parts)
    local blocks = pandoc.Blocks { caption("Image Caption", parts) }
    blocks:insert(para("Figure", { image_of(parts.path, parts.picture, parts.alt) }))
    blocks:extend(notes(parts.note))
    return pandoc.Div(blocks, pandoc.Attr(parts.id))
  end

  local sides = { left = pandoc.AlignLeft, right = pandoc.AlignRight, center = pandoc.AlignCenter }

  -- Plain text of a cell as Word holds it: pandoc is slow for so many paragraphs. Hanzi need a hint, which pandoc gives.
  local function plain_cell(text, parts, column, bold)
    local run = text == "" and (bold and "" or "\u{a0}") or text
    if run ~= "" then run = "<w:r>" .. (bold and "<w:rPr><w:b /><w:bCs /></w:rPr>" or "") .. '<w:t xml:space="preserve">' .. run .. "</w:t></w:r>" end
    return pandoc.Blocks { pandoc.RawBlock("openxml", '<w:p><w:pPr><w:pStyle w:val="' .. parts.style:gsub(" ", "") .. '" /><w:jc w:val="'
      .. parts.align[column] .. '" /></w:pPr>' .. run .. "</w:p>") }
  end

  local function cell_of(cell, row, parts, in_head)
    local bold = row.group or row.total or in_head
    local columns = row.group and parts.columns or cell.colspan
    if type(cell.content) == "string" and not c.has(cell, "caution") and not cell.content:find("[\xE3-\xFF]") then
      return pandoc.Cell(plain_cell(cell.content, parts, cell.column, bold), pandoc.AlignDefault, cell.rowspan, columns)
    end
    local words = type(cell.content) == "string" and pandoc.Inlines(cell.content)
      or pandoc.utils.blocks_to_inlines(pandoc.Blocks(cell.content), {})
    if c.has(cell, "caution") then words:insert(pandoc.Str("*")) end
    if bold then words = strong(words) end
    return pandoc.Cell({ para(parts.style, words) }, pandoc.AlignDefault, cell.rowspan, columns)
  end

  local function rows_of(rows, parts, in_head)
    local list = {}
    for _, row in ipairs(rows) do
      local cells = {}
      for _, cell in ipairs(row.cells) do cells[#cells + 1] = cell_of(cell, row, parts, in_head) end
      list[#list + 1] = pandoc.Row(cells)
    end
    return list
  end

  local function sheet(columns, head, body)
    local bodies = { { attr = pandoc.Attr(), body = body, head = {}, row_head_columns = 1 } }
    return pandoc.Table({ long = {}, short = nil }, columns, pandoc.TableHead(head), bodies, pandoc.TableFoot())
  end

  function M.table(parts)
    local columns, cells = {}, {}
    for place, row in ipairs(pandoc.List(parts.head) .. parts.body) do
      for _, cell in ipairs(row.cells) do
        local one = cell.colspan == 1 and not row.group
        if one then cells[#cells + 1] = { column = cell.column, text = cell.text, head = place <= #parts.head } end
      end
    end
    local widths, letters = c.widths(parts.columns, cells, 3)
    parts.style = letters > 116 and "Table Text Small" or "Table Text" -- what a line of the page holds
    for n = 1, parts.columns do columns[n] = { sides[parts.align[n]] or pandoc.AlignDefault, widths[n] } end
    local made = sheet(columns, rows_of(parts.head, parts, true), rows_of(parts.body, parts, false))
    local blocks = pandoc.Blocks {}
    if parts.label or #parts.title > 0 then blocks:insert(caption("Table Caption", parts)) end
    blocks:insert(made)
    blocks:extend(notes(parts.notes))
    return pandoc.Div(blocks, pandoc.Attr(parts.id))
  end

  -- ---- boxes
  local names = { answer = "Answer", absent = "Note", key = "Note", standfirst = "Standfirst", verdicts = "", why = "Why",
    sure = "Note" }

  function M.box(class, blocks)
    if class == "answer" and blocks[1] and blocks[1].t == "Para" then -- the first sentence answers, the rest explains
      local first, rest = c.first_sentence(blocks[1].content)
      blocks[1] = para("Answer", first)
      if #rest > 0 then blocks:insert(2, pandoc.Para(rest)) end
      return blocks
    end
    return names[class] == "" and blocks or styled(names[class], blocks)
  end

  -- A part of the deciding page under its heading; what only leads through the page stays off paper.
  function M.part(class, title, blocks)
    if class == "evidence" then return pandoc.Blocks {} end
    if class == "concerned" then blocks = pandoc.Blocks { styled("Concerned", blocks) } end
    if title then blocks:insert(1, para("Card Title", title)) end
    return blocks
  end

  function M.headline(content)
    return pandoc.Header(1, content, pandoc.Attr("summary"))
  end

  function M.callout(box, blocks)
    if box.title then blocks:insert(1, pandoc.Para(strong(box.title))) end
    return styled("Commentary", blocks)
  end

  function M.card(parts, rest)
    local items = {}
    for _, item in ipairs(parts.items) do items[#items + 1] = { item[1], { item[2] } } end
    local blocks = pandoc.Blocks {}
    if parts.title ~= "" then blocks:insert(para("Card Title", { pandoc.Str(parts.title) })) end
    if #items > 0 then blocks:insert(pandoc.DefinitionList(items)) end
    blocks:extend(rest)
    return blocks
  end

  -- ---- key figures: one line each
  local function tile_row(parts)
    local change, verdict = parts.change_span and M.span(parts.change_span), parts.verdict_span and M.span(parts.verdict_span)
    local cells = {}
    for n, inlines in ipairs { parts.name or {}, parts.value and strong(parts.value) or {}, parts.interval or {}, change or {}, verdict or {} } do
      cells[n] = pandoc.Cell({ para("Table Text", inlines) })
    end
    return pandoc.Row(cells)
  end

  function M.tiles(list)
    local rows, columns = {}, {}
    for n, parts in ipairs(list) do rows[n] = tile_row(parts) end
    for n, width in ipairs { 0.24, 0.09, 0.23, 0.22, 0.22 } do columns[n] = { pandoc.AlignLeft, width } end
    return sheet(columns, {}, rows)
  end

  -- ---- the document: status and facts under the title, the run record at the end
  local function facts_of(list)
    local words = pandoc.Inlines {}
    for _, fact in ipairs(list or {}) do
      if #words > 0 then words:insert(pandoc.Str(" · ")) end
      words:extend { pandoc.Str(fact.name .. ": "), pandoc.Str(fact.value) }
    end
    return words
  end

  local function front(own)
    local blocks = pandoc.Blocks {}
    if own.status and own.status ~= "" then blocks:insert(para("Status", { pandoc.Str(own.status) })) end
    local note = own["status-note"]
    if note and note ~= "" then blocks:insert(para("Note", { pandoc.Str(note) })) end
    if own.facts then blocks:insert(para("Note", facts_of(own.facts))) end
    return blocks
  end

  -- Contents as a field that Word fills with page numbers when it opens the document; until then they are links.
  local function contents(blocks, words)
    local entries = pandoc.List {}
    blocks:walk { Header = function(header)
      if header.level == 1 then entries:insert(para("toc 1", { pandoc.Link(header.content, "#" .. header.identifier) })) end
    end }
    if #entries < 2 then return {} end
    local function field(kind, more)
      return pandoc.RawInline("openxml", '<w:r><w:fldChar w:fldCharType="' .. kind .. '"' .. (more or "") .. "/></w:r>")
    end
    local code = pandoc.RawInline("openxml", '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>')
    local first, last = entries[1].content[1].content, entries[#entries].content[1].content
    first:insert(1, field("separate"))
    first:insert(1, code)
    first:insert(1, field("begin", ' w:dirty="true"'))
    last:insert(field("end"))
    entries:insert(1, para("Contents", { pandoc.Str(words.contents or "") }))
    return entries
  end

  local function record(own)
    if not own.record or not own.words.record then return pandoc.Blocks {} end
    local items = {}
    for n, fact in ipairs(own.record) do items[n] = { { pandoc.Str(fact.name) }, { { pandoc.Plain { pandoc.Str(fact.value) } } } } end
    local title = pandoc.Inlines { pandoc.Str(own["record-label"]), pandoc.Space(), pandoc.Str(own.words.record) }
    return pandoc.Blocks { pandoc.Header(1, title), pandoc.DefinitionList(items) }
  end

  function M.document(meta, blocks, convert)
    local own, body = meta.csreport, pandoc.Blocks {}
    local report = convert(blocks):walk(c.inline)
    if M.headlined then report:remove(1) end -- the headline stands in its place
    report:extend(record(own))
    body:extend(front(own))
    body:extend(contents(report, own.words))
    body:extend(report)
    return pandoc.Pandoc(body, { title = meta.title, subtitle = meta.subtitle, author = meta.author, lang = meta.lang })
  end

  return M
end

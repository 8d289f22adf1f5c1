-- Quarto filter, run before Quarto reads its own constructs: what report.qmd says in classes becomes blocks that
-- quarto.css and quarto.typ dress. Figures, tables, numbers and references stay Quarto's own.
local c = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), "reading.lua" })
local typst = FORMAT:match("typst") ~= nil
local boxes = { key = true, absent = true, method = true }

local function raw(text)
  return pandoc.RawBlock(typst and "typst" or "html", text)
end

-- ---- tables
local function rows_of(found)
  local rows = pandoc.List(found.head.rows)
  for _, body in ipairs(found.bodies) do rows = rows .. body.head .. body.body end
  return rows
end

local function widths_of(found)
  local cells = {}
  for place, row in ipairs(rows_of(found)) do
    for n, cell in ipairs(row.cells) do
      local text = pandoc.utils.stringify(cell.contents)
      if cell.col_span == 1 then cells[#cells + 1] = { column = n, text = text, head = place <= #found.head.rows } end
    end
  end
  return c.widths(#found.colspecs, cells, 2)
end

local function clean_cells(found)
  found.attr = pandoc.Attr()
  for _, row in ipairs(rows_of(found) .. found.foot.rows) do
    row.attr = pandoc.Attr("", row.classes)
    for _, cell in ipairs(row.cells) do
      local attributes = { key = cell.attributes.key, sort = cell.attributes.sort, scope = cell.attributes.scope }
      cell.attr = pandoc.Attr("", cell.classes, attributes)
    end
  end
end

local function set_in(cell, dress)
  local function set(block) return pandoc.Plain(dress(block.content)) end
  cell.contents = cell.contents:walk { Plain = set, Para = set }
end

local function starred(content) return content .. { pandoc.Str("*") } end

-- Words stand left, numbers right; on paper a small base carries the star that the style sheet gives it on the page.
local function set_columns(found)
  local text, widths = { true }, typst and widths_of(found) or {}
  for _, row in ipairs(rows_of(found)) do
    for n, cell in ipairs(row.cells) do
      if cell.classes:includes("text") then text[n] = true end
      if typst and cell.classes:includes("caution") then set_in(cell, starred) end
    end
  end
  local columns = found.colspecs
  for n, column in ipairs(columns) do columns[n] = { text[n] and "AlignLeft" or "AlignRight", widths[n] } end
  found.colspecs = columns
end

local function each_cell(rows, see)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do see(cell, row) end
  end
end

local function strong(content) return { pandoc.Strong(content) } end
local function noted(content) return { pandoc.Span(content, { class = "note" }) } end

-- What the style sheet says of rows on the page, said in the cells: heads, groups and totals bold, with room above a
-- group; a head over several columns in their middle; notes small.
local function dress_for_paper(found)
  for _, body in ipairs(found.bodies) do -- else a line stands below the first group, as below a head
    body.body, body.head = body.head .. body.body, {}
    each_cell(body.body, function(cell, row)
      if cell.attributes.scope == "rowgroup" then
        set_in(cell, strong)
        cell.attributes["typst:inset"] = "(top: 9pt)"
      elseif row.classes:includes("total") then
        set_in(cell, strong)
      end
    end)
  end
  each_cell(found.head.rows, function(cell)
    set_in(cell, strong)
    if cell.col_span > 1 then cell.alignment = "AlignCenter" end
  end)
  each_cell(found.foot.rows, function(cell) set_in(cell, noted) end)
end

-- The table inside has the identifier of its div, which may stand only once.
local function dress_table(found)
  clean_cells(found)
  set_columns(found)
  if typst then dress_for_paper(found) end
end

-- ---- references are Quarto's to number
local function identifiers(blocks)
  local known = {}
  local function see(element) known[element.identifier] = element.identifier ~= "" or nil end
  blocks:walk { Div = see, Figure = see, Table = see, Image = see }
  return known
end

local function reference(id)
  return pandoc.Cite({ pandoc.Str("@" .. id) }, { pandoc.Citation(id, "AuthorInText") })
end

-- ---- inline: on paper a change or verdict carries the sign that the style sheet gives it on the page
local signs = { up = "▲", down = "▼", noise = "≈", met = "✓", ["not-met"] = "×", ["cannot-tell"] = "?" }

local function paper_span(span)
  local kind = c.one_of(span, { "change", "verdict" })
  local sign = kind and c.one_of(span, { "up", "down", "noise", "met", "not-met", "cannot-tell" })
  if sign then span.content:insert(1, pandoc.Str(signs[sign] .. "\u{a0}")) end
  local dress = c.one_of(span, { "name", "value", "interval", "note", "status", "title" })
  if not dress then return sign and span or nil end
  span.content:insert(1, pandoc.RawInline("typst", "#report-" .. dress .. "["))
  span.content:insert(pandoc.RawInline("typst", "];")) -- `;`, or a bracket after it would become its argument
  return span
end

-- ---- key figures
local function ruler(at)
  local function x(value) return string.format("%.1f", 200 * value) end
  local marks = { '<line class="axis" x1="0" x2="200" y1="12" y2="12"/>' }
  local function draw(shape, ...) marks[#marks + 1] = string.format(shape, ...) end
  if at.low and at.high then draw('<line class="range" x1="%s" x2="%s" y1="12" y2="12"/>', x(at.low), x(at.high)) end
  if at.before then draw('<circle class="before" cx="%s" cy="12" r="4"/>', x(at.before)) end
  if at.now then draw('<circle class="now" cx="%s" cy="12" r="4.5"/>', x(at.now)) end
  if at.goal then draw('<line class="goal" x1="%s" x2="%s" y1="3" y2="21"/>', x(at.goal), x(at.goal)) end
  return '<svg class="ruler" viewBox="-5 0 210 24" aria-hidden="true">' .. table.concat(marks) .. "</svg>"
end

local function paper_ruler(at)
  local list = {}
  for _, name in ipairs { "low", "high", "now", "before", "goal" } do
    list[#list + 1] = name .. ": " .. (at[name] and string.format("%.4f", at[name]) or "none")
  end
  return "#report-ruler(" .. table.concat(list, ", ") .. ")"
end

local function tile(div)
  local at = {}
  for _, name in ipairs { "low", "high", "now", "before", "goal" } do at[name] = c.position(div, name) end
  div.attributes = {}
  div.content:insert(math.min(3, #div.content + 1), raw(typst and paper_ruler(at) or ruler(at)))
  return div
end

local function tiles(div)
  local blocks, first = pandoc.Blocks {}, true
  div.content = div.content:walk { Div = function(inner)
    if inner.classes:includes("tile") then return tile(inner) end
  end }
  if not typst then return div end
  for _, inner in ipairs(div.content) do
    if inner.t == "Div" then
      blocks:insert(raw(first and "#report-tiles([" or "], ["))
      blocks:extend(inner.content)
      first = false
    end
  end
  if not first then blocks:insert(raw("])")) end
  return blocks
end

-- ---- boxes
local function titled(div)
  if div.attributes.title then
    div.content:insert(1, pandoc.Para { pandoc.Span({ pandoc.Strong(div.attributes.title) }, { class = "title" }) })
    div.attributes.title = nil
  end
  return div
end

local function boxed(div, name)
  if not typst then return div end
  local blocks = pandoc.Blocks { raw("#report-" .. name .. "[") }
  blocks:extend(div.content)
  blocks:insert(raw("]"))
  return blocks
end

-- The first sentence answers, the rest explains.
local function answer(div)
  local rest = pandoc.Inlines {}
  if div.content[1] and div.content[1].t == "Para" then
    div.content[1].content, rest = c.first_sentence(div.content[1].content)
  end
  local blocks = pandoc.Blocks(boxed(div, "answer"))
  if #rest > 0 then blocks:insert(pandoc.Para(rest)) end
  return blocks
end

-- `callout` alone would be taken for one of Quarto's own.
local function remark(div)
  div.classes = pandoc.List { "remark" }
  return boxed(div, "remark")
end

local function block_div(div)
  if div.classes:includes("answer") then return answer(div) end
  if div.classes:includes("tiles") then return tiles(div), false end
  if div.classes:includes("callout") then return remark(div) end
  for _, class in ipairs(div.classes) do
    if boxes[class] then return boxed(titled(div), class) end
  end
end

-- ---- headings: below an unnumbered chapter nothing is numbered; Quarto counts chapters, we letter appendices
local plain_chapter, letters, sections = false, 0, 0
local letter = nil -- of the appendix being read
local appendix_word = ""

local function next_appendix()
  letters, sections = letters + 1, 0
  letter = string.char(64 + letters)
  return appendix_word .. letter
end

local function lettered(element)
  local name
  if element.level == 1 then
    name = next_appendix()
  elseif element.level == 2 then
    sections = sections + 1
    name = letter .. "." .. sections
  end
  if name then element.content = pandoc.Inlines { pandoc.Str(name), pandoc.Space() } .. element.content end
  return element
end

local function header(element)
  local classes = element.classes
  if element.level == 1 then
    letter = classes:includes("appendix") and "" or nil
    plain_chapter = letter ~= nil or classes:includes("unnumbered")
    element.classes = classes:filter(function(class) return class ~= "appendix" end) -- Quarto would move it
  end
  local plain = classes:includes("unnumbered")
  if plain_chapter and not plain then element.classes:insert("unnumbered") end
  return letter and not plain and lettered(element) or element
end

-- ---- head and foot of the report, from its metadata
local function inlines(value)
  if type(value) == "string" then return pandoc.Inlines { pandoc.Str(value) } end
  return pandoc.utils.type(value) == "Blocks" and pandoc.utils.blocks_to_inlines(value) or pandoc.Inlines(value):clone()
end

local function masthead(own)
  local blocks, line = pandoc.Blocks {}, pandoc.Inlines {}
  if own.status then
    blocks:insert(pandoc.Para { pandoc.Span(inlines(own.status), { class = "status" }) })
  end
  for n, fact in ipairs(own.facts or {}) do
    if n > 1 then line:extend { pandoc.Space(), pandoc.Str("·"), pandoc.Space() } end
    line:extend { pandoc.Span(inlines(fact.name), { class = "label" }), pandoc.Space() }
    line:extend(inlines(fact.value))
  end
  if #line > 0 then blocks:insert(pandoc.Para(line)) end
  if own["status-note"] then blocks:insert(pandoc.Para(inlines(own["status-note"]))) end
  return #blocks > 0 and pandoc.Blocks { pandoc.Div(blocks, { class = "masthead" }) } or pandoc.Blocks {}
end

local function record(own)
  if not own.record or #own.record == 0 then return pandoc.Blocks {} end
  local items = {}
  for _, entry in ipairs(own.record) do
    items[#items + 1] = { inlines(entry.name), { pandoc.Blocks { pandoc.Plain(inlines(entry.value)) } } }
  end
  local title = own.words and own.words.record
  local blocks = pandoc.Blocks { pandoc.Div({ pandoc.DefinitionList(items) }, { class = "record" }) }
  if title then
    local name = pandoc.Inlines { pandoc.Str(next_appendix()), pandoc.Space() } .. inlines(title)
    blocks:insert(1, pandoc.Header(1, name, pandoc.Attr("run-record", { "unnumbered" })))
  end
  return blocks
end

local function build(doc)
  local own = doc.meta.csreport or {}
  local word, chinese = own.words and own.words.appendix, c.text(own.lang or ""):match("^zh") ~= nil
  appendix_word = word and pandoc.utils.stringify(word) .. "\u{a0}" or ""
  local blocks = masthead(own)
  local read = c.cleaned(doc.blocks, dress_table)
  local references = c.references(identifiers(read), reference, function() return chinese and "、" or ", " end)
  blocks:extend(read:walk { traverse = "topdown", Div = block_div, Header = header })
  blocks:extend(record(own))
  doc.blocks = (typst and blocks:walk { Span = paper_span } or blocks):walk(references)
  return doc
end

return { { Pandoc = build } }

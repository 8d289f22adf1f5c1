-- Quarto filter, run before Quarto reads its own constructs: what report.qmd says in classes becomes blocks that
-- quarto.css and quarto.typ dress. Figures, tables, numbers and references stay Quarto's own.
local typst = FORMAT:match("typst") ~= nil
local boxes = { answer = true, follows = true, key = true, absent = true, method = true, definition = true }

local function raw(text)
  return pandoc.RawBlock(typst and "typst" or "html", text)
end

local function one_of(element, classes)
  for _, class in ipairs(classes) do
    if element.classes:includes(class) then return class end
  end
end

-- ---- cleaning, as on our own page: no raw code but the tables of `#tbl-` divs, no attribute without a meaning here
local kept = { key = true, sort = true, title = true, lang = true, alt = true, ["fig-alt"] = true,
  low = true, high = true, now = true, before = true, goal = true }

local function clean_attributes(element)
  local attributes = {}
  for name, value in pairs(element.attributes) do
    if kept[name] then attributes[name] = value end
  end
  element.attributes = attributes
  return element
end

local function clean_link(link)
  local scheme = link.target:match("^%s*([%w+.-]+):")
  local safe = scheme == nil or ({ http = true, https = true, mailto = true })[scheme:lower()]
  return safe and clean_attributes(link) or link.content
end

local function rows_of(found)
  local rows = pandoc.List(found.head.rows)
  for _, body in ipairs(found.bodies) do rows = rows .. body.head .. body.body end
  return rows
end

-- Widths in letters: a hanzi counts twice, a heading and a long text by what may not break.
local function width_of(text)
  local width = 0
  for _, code in utf8.codes(text) do width = width + (code > 0x2E7F and 2 or 1) end
  return width
end

local function least_of(text)
  local longest = 0
  for word in text:gmatch("%S+") do longest = math.max(longest, math.min(width_of(word), 14)) end
  return longest
end

local function widths_of(found)
  local widths, total = {}, 0
  for n = 1, #found.colspecs do widths[n] = 3 end
  for place, row in ipairs(rows_of(found)) do
    for n, cell in ipairs(row.cells) do
      local text = pandoc.utils.stringify(cell.contents)
      local wish = place <= #found.head.rows and least_of(text) or math.max(least_of(text), math.min(width_of(text), 24))
      if cell.col_span == 1 and widths[n] then widths[n] = math.max(widths[n], wish) end
    end
  end
  for _, width in ipairs(widths) do total = total + width + 2 end
  for n, width in ipairs(widths) do widths[n] = (width + 2) / total end
  return widths
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

-- Words stand left, numbers right; on paper a small base carries the star that the style sheet gives it on the page.
local function set_columns(found)
  local text, widths = { true }, typst and widths_of(found) or {}
  for _, row in ipairs(rows_of(found)) do
    for n, cell in ipairs(row.cells) do
      if cell.classes:includes("text") then text[n] = true end
      if typst and cell.classes:includes("caution") then cell.contents = cell.contents .. { pandoc.Plain { "*" } } end
    end
  end
  local columns = found.colspecs
  for n, column in ipairs(columns) do columns[n] = { text[n] and "AlignLeft" or "AlignRight", widths[n] } end
  found.colspecs = columns
end

-- The table inside has the identifier of its div, which may stand only once.
local function clean_table(div)
  div.content = div.content:walk { RawBlock = function(block)
    if block.format ~= "html" then return {} end
    return pandoc.read(block.text, "html").blocks:walk { Table = function(found)
      clean_cells(found)
      set_columns(found)
      return found
    end }
  end }
  return div
end

local clean = {
  RawBlock = function() return {} end,
  RawInline = function(code) return code.text:lower():match("^<br%s*/?>$") and pandoc.LineBreak() or {} end,
  Link = clean_link,
  Span = clean_attributes, Div = clean_attributes, Header = clean_attributes, Code = clean_attributes,
  CodeBlock = clean_attributes, Image = clean_attributes, Figure = clean_attributes,
}

local function cleaned(blocks)
  return blocks:walk { Div = function(div)
    if div.identifier:match("^tbl%-") then return clean_table(div) end
  end }:walk(clean)
end

-- ---- inline: on paper a change or verdict carries the sign that the style sheet gives it on the page
local signs = { up = "▲", down = "▼", noise = "≈", met = "✓", ["not-met"] = "×", ["cannot-tell"] = "?",
  good = "●", watch = "◐", poor = "○" }

local function paper_span(span)
  local kind = one_of(span, { "change", "verdict", "light" })
  local sign = kind and one_of(span, { "up", "down", "noise", "met", "not-met", "cannot-tell", "good", "watch", "poor" })
  if sign then span.content:insert(1, pandoc.Str(signs[sign] .. "\u{a0}")) end
  local dress = one_of(span, { "name", "value", "interval", "note", "status" })
  if not dress then return sign and span or nil end
  span.content:insert(1, pandoc.RawInline("typst", "#report-" .. dress .. "["))
  span.content:insert(pandoc.RawInline("typst", "];")) -- `;`, or a bracket after it would become its argument
  return span
end

-- ---- key figures
local function position(div, name)
  local value = tonumber(div.attributes[name])
  return value and math.max(0, math.min(1, value))
end

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
  for _, name in ipairs { "low", "high", "now", "before", "goal" } do at[name] = position(div, name) end
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

-- `callout` alone would be taken for one of Quarto's own.
local function remark(div)
  local kind = one_of(div, { "caution", "contradiction", "commentary" }) or "note"
  div.classes = pandoc.List { "remark", kind }
  return boxed(div, "remark")
end

-- A card that unfolds on the page; on paper the appendix tells what it says.
local function unfolding(div)
  if typst then return pandoc.Blocks {} end
  local title = pandoc.utils.stringify(div.attributes.title or ""):gsub("[&<>]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;" })
  local blocks = pandoc.Blocks { raw('<details class="definition"><summary>' .. title .. "</summary>") }
  blocks:extend(div.content)
  blocks:insert(raw("</details>"))
  return blocks
end

local function block_div(div)
  if div.classes:includes("unfolding") then return unfolding(div) end
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
  local word = own.words and own.words.appendix
  appendix_word = word and pandoc.utils.stringify(word) .. "\u{a0}" or ""
  local blocks = masthead(own)
  blocks:extend(cleaned(doc.blocks):walk { traverse = "topdown", Div = block_div, Header = header })
  blocks:extend(record(own))
  doc.blocks = typst and blocks:walk { Span = paper_span } or blocks
  return doc
end

return { { Pandoc = build } }

-- pandoc filter: report.qmd (csreport's Quarto-flavoured Markdown), as read.lua left it, to the page and to the paper.
-- Parses each construct once; html.lua, typst.lua and docx.lua write it.
local here = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local c = dofile(pandoc.path.join { here, "common.lua" })
local read_table = dofile(pandoc.path.join { here, "tables.lua" })(c)
local out = dofile(pandoc.path.join { here, FORMAT:match("html") and "html.lua" or FORMAT == "docx" and "docx.lua" or "typst.lua" })(c)

-- ---- numbering ---------------------------------------------------------------------------------

local count = { fig = 0, tbl = 0 }
local chapters, letters, sections = 0, 0, 0
local chapter = "0" -- number or letter of the chapter being read
local plain_chapter = false

local function register(id)
  if id == "" then return end
  if c.ids[id] then c.fail("identifier used twice: #" .. id) end
  c.ids[id] = true
end

local function number_object(element)
  local kind = element.identifier:match("^(%a+)%-")
  register(element.identifier)
  if kind ~= "fig" and kind ~= "tbl" then return nil end
  count[kind] = count[kind] + 1
  c.numbers[element.identifier] = tostring(count[kind])
  return nil, false -- what is inside belongs to this number
end

local function next_letter()
  letters = letters + 1
  return string.char(64 + letters)
end

-- "Appendix A" for the chapter, "A" for what stands below it.
local function appendix_of(letter)
  return (c.words.appendix and c.words.appendix .. "\u{a0}" or "") .. letter
end

local function number_chapter(header)
  sections = 0
  if c.has(header, "appendix") then
    chapter = next_letter()
    return appendix_of(chapter)
  end
  chapters = chapters + 1
  chapter = tostring(chapters)
  return chapter
end

local function number_section()
  sections = sections + 1
  return chapter .. "." .. sections
end

-- Chapters and sections are numbered, those of class `appendix` lettered; below an unnumbered chapter nothing is.
local function number_header(header)
  local base, n = header.identifier, 1
  while c.ids[header.identifier] do -- two notebooks may use one heading
    n = n + 1
    header.identifier = base .. "-" .. n
  end
  register(header.identifier)
  if header.level == 1 then plain_chapter = c.has(header, "unnumbered") end
  if plain_chapter and not c.has(header, "unnumbered") then header.classes:insert("unnumbered") end
  if header.level > 2 or c.has(header, "unnumbered") then return header end
  c.numbers[header.identifier] = header.level == 1 and number_chapter(header) or number_section()
  return header
end

-- The run record stands behind the last chapter, as one more appendix.
local function number_record(own)
  if not own.record or #own.record == 0 then return end
  register("run-record")
  own["record-label"] = appendix_of(next_letter())
end

local function number(blocks)
  return blocks:walk { traverse = "topdown", Header = number_header, Div = number_object,
    Figure = number_object, Table = number_object }
end

-- ---- inline ------------------------------------------------------------------------------------

local function reference(id)
  if not c.numbers[id] then c.fail("reference to @" .. id .. ", which is not in the report") end
  return out.reference(id)
end

local function inline_link(link)
  local id = link.target:match("^#(.+)$")
  if id and not c.ids[id] and c.has(link, "leads") then return {} end -- the figure was left out, as nothing differs
  if id and not c.ids[id] then c.fail("link to #" .. id .. ", which is not in the report") end
end

local references = c.references(c.numbers, reference, function() return c.zh and "、" or ", " end)
-- 2025年11月6日: a date in Chinese is one piece, without the gap that stands between hanzi and numbers elsewhere.
local function dated(str)
  local result, at = pandoc.Inlines {}, 1
  while true do
    local first = str.text:find("%d+年", at) or str.text:find("%d+月%d", at)
    if not first then break end
    local after = first
    for _, unit in ipairs { "年", "月", "日" } do
      local _, stop = str.text:find("^%d+" .. unit, after)
      after = stop and stop + 1 or after
    end
    result:extend { pandoc.Str(str.text:sub(at, first - 1)), pandoc.Span(str.text:sub(first, after - 1), { class = "date" }) }
    at = after
  end
  if at == 1 then return nil end
  result:insert(pandoc.Str(str.text:sub(at)))
  return result
end

local function word(str)
  return references.Str(str) or out.dated and c.zh and dated(str) or nil
end

c.inline = { Cite = references.Cite, Str = word, Link = inline_link, Span = out.span, Math = out.math,
  Image = function(image) return out.image(image, c.picture(image.src, "")) end }

-- ---- constructs --------------------------------------------------------------------------------

local function alt_of(image, caption, name)
  local alt = image.attributes["fig-alt"] or image.attributes.alt or c.text(image.caption)
  if alt == "" then alt = caption end
  if alt == "" then c.fail("no alternative text: " .. name) end
  return alt
end

-- Caption text and its `.note`, which may share a paragraph or follow in one of its own.
local function caption_of(blocks)
  local title, note = pandoc.Inlines {}, pandoc.Inlines {}
  for _, block in ipairs(blocks) do
    local target = #title == 0 and title or note
    if target == note and #note > 0 then note:insert(pandoc.Space()) end
    for _, inline in ipairs(block.content or {}) do
      if inline.t == "Span" and c.has(inline, "note") then note:extend(inline.content) else target:insert(inline) end
    end
  end
  return c.trim(title), c.trim(note)
end

local function figure_of(blocks, id)
  local image
  local captions = pandoc.Blocks {}
  for _, block in ipairs(blocks) do
    local found
    block:walk { Image = function(i) found = i end }
    if found and not image then image = found else captions:insert(block) end
    if found and block.t == "Figure" then captions:extend(block.caption.long) end
  end
  if not image then c.fail("#" .. id .. " holds no picture") end
  local title, note = caption_of(captions)
  local name = id ~= "" and "#" .. id or image.src
  return out.figure { id = id, path = image.src, picture = c.picture(image.src, name), title = title, note = note,
    alt = alt_of(image, c.text(title), name), label = c.numbers[id] and c.label(id) }
end

local function table_of(blocks, id)
  local found
  local captions = pandoc.Blocks {}
  for _, block in ipairs(blocks) do
    if block.t == "Table" and not found then found = block else captions:insert(block) end
  end
  if not found then c.fail("#" .. id .. " holds no table") end
  local parts = read_table(found, c.tables[id])
  captions:extend(found.caption.long)
  local title, note = caption_of(captions)
  parts.id, parts.title, parts.label = id, title, c.numbers[id] and c.label(id)
  if #note > 0 then parts.notes:insert(pandoc.Plain(note)) end
  return out.table(parts)
end

local convert

-- A commentary in its box, under its own title.
local function callout(div)
  local title = div.content[1] and c.alone(div.content[1], "title")
  if title then div.content:remove(1) end
  return out.callout({ title = title, size = #c.text(div) }, convert(div.content))
end

local function card(div)
  local items, rest = {}, pandoc.Blocks {}
  for _, block in ipairs(div.content) do
    if block.t == "DefinitionList" then
      for _, item in ipairs(block.content) do
        local meaning = pandoc.Blocks {}
        for _, definition in ipairs(item[2]) do meaning:extend(definition) end
        items[#items + 1] = { item[1], c.tight(meaning) }
      end
    else
      rest:insert(block)
    end
  end
  return out.card({ title = div.attributes.title or "", items = items, size = #c.text(div) }, convert(rest))
end

local function tile(div)
  local parts = { scale = {} }
  for _, name in ipairs { "low", "high", "now", "before", "goal" } do parts.scale[name] = c.position(div, name) end
  for _, name in ipairs { "name", "value", "interval", "change", "verdict" } do
    local span = c.find(div.content, name)
    parts[name] = span and span.content
    if name == "change" then parts.change_span = span elseif name == "verdict" then parts.verdict_span = span end
  end
  return parts
end

local function tiles(div)
  local items = {}
  div.content:walk { Div = function(inner)
    if c.has(inner, "tile") then items[#items + 1] = tile(inner) end
  end }
  return out.tiles(items)
end

local ends = { ["."] = true, ["。"] = true, ["？"] = true, ["！"] = true, ["?"] = true, ["!"] = true }

-- A link behind the end of a sentence leads on to the evidence; others are part of what is said.
local function lead_on(inlines)
  local said
  for n, inline in ipairs(inlines) do
    local last = said and said:sub(utf8.offset(said, -1))
    local there = inline.t == "Link" and inline.target:match("^#") and c.ids[inline.target:sub(2)]
    if there and (said == nil or ends[last]) then
      inlines[n] = pandoc.Span(out.leading_on(inline), { class = "more" })
    end
    if c.text(inline):match("%S") then said = c.text(inline):gsub("%s+$", "") end
  end
  return inlines
end

-- Who decides stands on a line below what is to be decided.
local function owner_below(inlines)
  local _, at = inlines:find_if(function(inline) return c.has(inline, "owner") end)
  if not at or at == 1 then return nil end
  local before = pandoc.Inlines { table.unpack(inlines, 1, at - 1) }
  local rest = pandoc.Inlines { table.unpack(inlines, at) }
  return c.trim(before) .. { pandoc.LineBreak() } .. rest
end

-- The title of a box begins its first sentence.
local function titled(div)
  local title = div.content[1] and c.alone(div.content[1], "title")
  local first = div.content[2]
  if not title or not first or first.t ~= "Para" then return div.content end
  return pandoc.Blocks { pandoc.Para(pandoc.Inlines { pandoc.Strong(title), pandoc.Space() } .. first.content),
    table.unpack(div.content, 3) }
end

-- A part of the deciding page: its title is a heading in it, or a paragraph of class `title`.
local function part(div, class)
  local title, rest = nil, pandoc.Blocks {}
  for _, block in ipairs(div.content) do
    local found = block.t == "Header" and block.content or c.alone(block, "title")
    if found and not title then title = found else rest:insert(block) end
  end
  if out.leading_on then rest = rest:walk { Inlines = lead_on } end
  return out.part(class, title, convert(rest:walk { Inlines = owner_below }))
end

local by_class = {
  { "tiles", tiles }, { "callout", callout }, { "method", card },
  { "headline", function(div)
    out.headlined = true
    return out.headline(pandoc.utils.blocks_to_inlines(div.content))
  end },
}
for _, class in ipairs { "better", "worse", "decide", "concerned", "evidence" } do
  by_class[#by_class + 1] = { class, function(div) return part(div, class) end }
end
for _, class in ipairs { "answer", "absent", "key", "standfirst", "verdicts", "why", "sure" } do
  by_class[#by_class + 1] = { class, function(div)
    local before = out.beside
    out.beside = before or class == "verdicts" -- columns stand side by side here, and nowhere else
    local blocks = convert(class == "sure" and titled(div) or div.content)
    out.beside = before
    return out.box(class, blocks)
  end }
end

local function block_div(div)
  if c.numbers[div.identifier] then
    local build = div.identifier:match("^fig") and figure_of or table_of
    return build(div.content, div.identifier), false
  end
  for _, pair in ipairs(by_class) do
    if c.has(div, pair[1]) then
      return pair[2](div), false
    end
  end
end

-- A picture that stands alone in a paragraph is a figure, with or without words under it.
local function block_para(para)
  if #para.content == 1 and para.content[1].t == "Image" then
    return figure_of(pandoc.Blocks { para }, ""), false
  end
end

convert = function(blocks)
  return pandoc.Blocks(blocks):walk { traverse = "topdown", Div = block_div, Para = block_para, Header = out.header,
    Figure = function(f) return figure_of(pandoc.Blocks { f }, f.identifier), false end,
    Table = function(t) return table_of(pandoc.Blocks { t }, t.identifier), false end }
end

-- ---- the document ------------------------------------------------------------------------------

-- Metadata are plain words: markup in them is read, then dropped.
local function plain(value)
  local kind = pandoc.utils.type(value)
  if kind == "Inlines" or kind == "Blocks" then return c.text(value) end
  if kind == "List" or kind == "table" or kind == "Meta" then
    local copy = {}
    for key, item in pairs(value) do copy[key] = plain(item) end
    return copy
  end
  return value
end

local function read_manifest(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return pandoc.json.decode(text, false)
end

function Pandoc(doc)
  local meta = plain(doc.meta)
  local own = meta.csreport or {}
  if not own.words or not own.lang then c.fail("report.qmd: `csreport.lang` and `csreport.words` are required") end
  c.words, c.lang, c.zh = own.words, own.lang, own.lang:match("^zh") ~= nil
  c.figures, c.mark = read_manifest(meta["csreport-figures"]), meta["csreport-mark"] or c.mark
  c.tables = read_manifest(meta["csreport-tables"])
  local blocks = number(doc.blocks)
  number_record(own)
  local done = out.document(meta, blocks, convert)
  return FORMAT == "docx" and done or c.fill(done)
end

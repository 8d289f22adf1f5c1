-- How report.qmd is read, by our own renderer and by Quarto: nothing of it becomes code or an attribute of its own, a
-- mention of somebody is text, and a reference is found in a sentence without spaces.
local M = {}

-- One marker, so that render.py can tell our own message from pandoc's traceback.
function M.fail(message)
  error("csreport-error: " .. message:gsub("%s+", " "), 0)
end

function M.text(content)
  return pandoc.utils.stringify(content)
end

function M.has(element, class)
  return element.classes ~= nil and element.classes:includes(class)
end

-- The first of `classes` that the element carries.
function M.one_of(element, classes)
  for _, class in ipairs(classes) do
    if M.has(element, class) then return class end
  end
end

function M.trim(inlines)
  local blank = { Space = true, SoftBreak = true, LineBreak = true }
  while #inlines > 0 and blank[inlines[#inlines].t] do inlines:remove(#inlines) end
  while #inlines > 0 and blank[inlines[1].t] do inlines:remove(1) end
  return inlines
end

-- A place on a ruler from 0 to 1.
function M.position(div, name)
  local value = tonumber(div.attributes[name])
  return value and math.max(0, math.min(1, value))
end

-- ---- widths of columns in letters: a hanzi counts twice, a long text by what may not break, a heading takes three
-- lines at most
local function width_of(text)
  local width = 0
  for _, code in utf8.codes(text) do width = width + (code > 0x2E7F and 2 or 1) end
  return width
end

local function least_of(text)
  local longest = 0
  for word in text:gmatch("%S+") do longest = math.max(longest, math.min(width_of(word), 18)) end
  return longest
end

-- Shares of a table's width, by its cells of one column each: `column`, `text`, and whether it is a `head`; every column
-- has `room` letters more than it needs. Also how many letters that makes.
function M.widths(columns, cells, room)
  local widths, total = {}, 0
  for n = 1, columns do widths[n] = 3 end
  for _, cell in ipairs(cells) do
    local whole = width_of(cell.text)
    local wish = math.max(least_of(cell.text), cell.head and math.ceil(whole / 3) or math.min(whole, 24))
    if widths[cell.column] then widths[cell.column] = math.max(widths[cell.column], wish) end
  end
  for _, width in ipairs(widths) do total = total + width + room end
  for n, width in ipairs(widths) do widths[n] = (width + room) / total end
  return widths, total
end

-- Where a sentence ends inside a word: after 。！？ in Chinese, else at the end of a word that ends one.
local function end_of_sentence(text, last)
  local at = #text + 1
  for _, mark in ipairs { "。", "！", "？" } do
    local _, stop = text:find(mark, 1, true)
    if stop and stop < at then at = stop end
  end
  for _, mark in ipairs { "”", "’", "）" } do
    if text:sub(at + 1, at + #mark) == mark then at = at + #mark end
  end
  if at <= #text then return at end
  local word = text:match("[%w.]+[.!?][\"')]*$") or text:match("[.!?][\"')”’]*$")
  local short = word and (word:match("^%a%.$") or word:match("%a%.%a%.$") or word == "vs.")
  return word and last and not short and #text or nil
end

-- The first sentence of a paragraph, and the rest of it.
function M.first_sentence(inlines)
  local blank = { Space = true, SoftBreak = true, LineBreak = true }
  for n, inline in ipairs(inlines) do
    local following = inlines[n + 1]
    local last = following ~= nil and blank[following.t] == true
    local stop = (inline.t == "Str" or inline.t == "Strong") and end_of_sentence(M.text(inline), last)
    if stop then
      local first, rest = pandoc.Inlines {}, pandoc.Inlines {}
      for place, other in ipairs(inlines) do (place <= n and first or rest):insert(other) end
      if inline.t == "Str" and stop < #inline.text then
        first[n] = pandoc.Str(inline.text:sub(1, stop))
        rest:insert(1, pandoc.Str(inline.text:sub(stop + 1)))
      end
      return first, M.trim(rest)
    end
  end
  return inlines, pandoc.Inlines {}
end

-- ---- cleaning ----------------------------------------------------------------------------------

-- Attributes with a meaning here; all others (style, onclick, width …) would reach the page unchecked.
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

local function is_safe(target)
  local scheme = target:match("^%s*([%w+.-]+):")
  return scheme == nil or ({ http = true, https = true, mailto = true })[scheme:lower()] == true
end

local clean = {
  RawBlock = function() return {} end,
  RawInline = function(raw)
    if raw.text:lower():match("^<br%s*/?>$") then return pandoc.LineBreak() end
    return {}
  end,
  Link = function(link)
    if not is_safe(link.target) then return link.content end
    return clean_attributes(link)
  end,
  Span = clean_attributes, Div = clean_attributes, Header = clean_attributes, Code = clean_attributes,
  CodeBlock = clean_attributes, Image = clean_attributes, Figure = clean_attributes,
}

-- Raw HTML in a `#tbl-` div: only its table, as pandoc reads it (scripts and handlers do not survive that).
local function adopt_table(div, dress)
  if not div.identifier:match("^tbl%-") then return nil end
  div.content = div.content:walk { RawBlock = function(raw)
    if raw.format ~= "html" then return {} end
    local tables = pandoc.Blocks {}
    pandoc.read(raw.text, "html").blocks:walk { Table = function(t) tables:insert(t) end }
    if #tables ~= 1 then M.fail("#" .. div.identifier .. " must hold exactly one table, found " .. #tables) end
    dress(tables[1])
    return tables
  end }
  return div
end

-- Blocks without raw code; `dress` is given each table that was HTML.
function M.cleaned(blocks, dress)
  return blocks:walk { Div = function(div) return adopt_table(div, dress) end }:walk(clean)
end

-- ---- mentions and references -------------------------------------------------------------------

local function is_reference(name)
  return name:match("^fig%-") or name:match("^tbl%-")
end

-- What becomes of `@name`: `reference` writes one to a figure or table, `known` has their ids, `comma` stands between two.
function M.references(known, reference, comma)
  -- The longest known id at the start of `name`: in Chinese the sentence goes on without a space.
  local function split(name)
    local whole = name:match("^[%w_-]+")
    local id = whole
    while id ~= "" and not known[id] do id = id:sub(1, -2) end
    if id == "" then id = whole end
    return id, name:sub(#id + 1)
  end

  local function cite(element)
    local result = pandoc.Inlines {}
    for n, citation in ipairs(element.citations) do
      if not is_reference(citation.id) then return element.content end
      local id, rest = split(citation.id)
      if n > 1 then result:insert(pandoc.Str(comma())) end
      result:insert(reference(id))
      if rest ~= "" then result:insert(pandoc.Str(rest)) end
    end
    return result
  end

  -- pandoc sees no reference in 见@fig-x (it looks like a mail address to it).
  local function str(element)
    local before, name = element.text:match("^(.-)@(f?t?[ib][gl]%-?.*)$")
    if not name or not is_reference(name) or before:match("[%w.]$") then return nil end
    local id, rest = split(name)
    return pandoc.Inlines { pandoc.Str(before), reference(id), pandoc.Str(rest) }
  end

  return { Cite = cite, Str = str }
end

return M

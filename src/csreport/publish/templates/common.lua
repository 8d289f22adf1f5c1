-- What the HTML and the paper side share: failing loudly, writing a fragment, reading attributes.
local M = { words = {}, figures = {}, numbers = {}, ids = {}, lang = "en", zh = false, inline = {}, mark = "" }

-- One marker, so that render.py can tell our own message from pandoc's traceback.
function M.fail(message)
  error("csreport-error: " .. message:gsub("%s+", " "), 0)
end

local format = FORMAT:match("html") and "html5"
  or { format = "typst", extensions = { smart = false } } -- quotes stay the characters they are

-- The page's own options, less its template: a fragment, not a page.
local options = pandoc.WriterOptions {
  wrap_text = "wrap-none", html_math_method = PANDOC_WRITER_OPTIONS.html_math_method, highlight_style = nil,
}

-- A note inside a caption or a cell has no place to go: it becomes a parenthesis.
local flat = { Note = function(note)
  local words = pandoc.utils.blocks_to_inlines(note.content)
  words:insert(1, pandoc.Str(" ("))
  words:insert(pandoc.Str(")"))
  return words
end }

-- Text that both formats write as it is: most cells of a table hold nothing else, and a call of pandoc for each is slow.
local function plain_text(content)
  local inlines = content
  if pandoc.utils.type(content) ~= "Inlines" then
    if #content == 0 then return "" end
    if #content > 1 or content[1].t ~= "Plain" then return nil end
    inlines = content[1].content
  end
  local words = {}
  for n, inline in ipairs(inlines) do
    if inline.t ~= "Str" and inline.t ~= "Space" then return nil end
    words[n] = inline.t == "Str" and inline.text or " "
  end
  local text = table.concat(words)
  local marked = text:find("[^%w ,.%%()\x80-\xFF]") or text:find("..", 1, true) or text:find("^%s") or text:find("%s$")
    or text:find("^%d+[.)]") and not text:find("^%d+%.%d")
  return not marked and text or nil
end

local waiting = pandoc.List {} -- fragments that pandoc is still to write

-- Inlines or blocks, as text of the target format; text that needs pandoc is a mark until `fill`. The mark holds the hash
-- of the document, so that no text of the document can be taken for one.
function M.render(content)
  local text = plain_text(content)
  if text then return text end
  waiting:insert(pandoc.utils.type(content) == "Inlines" and pandoc.Blocks { pandoc.Plain(content) } or content)
  return M.mark .. #waiting .. "."
end

-- All fragments as text, in one call: it costs as much for a word as for a page.
local function written()
  local blocks, texts, from, bound = pandoc.Blocks {}, {}, 1, M.mark .. "0."
  for _, fragment in ipairs(waiting) do
    blocks:extend(fragment)
    blocks:insert(pandoc.RawBlock(type(format) == "table" and "typst" or "html", bound))
  end
  local all = pandoc.write(pandoc.Pandoc(blocks):walk(flat):walk(M.inline), format, options)
  for n = 1, #waiting do
    local first, last = all:find(bound, from, true)
    texts[n] = all:sub(from, first - 1):gsub("^%s+", ""):gsub("%s+$", "")
    from = last + 1
  end
  return texts
end

-- The document with its fragments where their marks stand.
function M.fill(doc)
  local texts = written()
  local function put(raw)
    if not raw.text:find(M.mark, 1, true) then return nil end
    raw.text = raw.text:gsub(M.mark .. "(%d+)%.", function(place) return texts[tonumber(place)] end)
    return raw
  end
  return doc:walk { RawBlock = put, RawInline = put }
end

-- A single paragraph needs no paragraph mark of its own (cells, items, definitions).
function M.tight(blocks)
  if #blocks == 1 and blocks[1].t == "Para" then return pandoc.Blocks { pandoc.Plain(blocks[1].content) } end
  return blocks
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

-- The first span of a class anywhere inside, or nil.
function M.find(content, class)
  local found
  content:walk { Span = function(span)
    if not found and M.has(span, class) then found = span end
  end }
  return found
end

-- The content of a paragraph that is nothing but one span of this class.
function M.alone(block, class)
  if (block.t == "Para" or block.t == "Plain") and #block.content == 1 and block.content[1].t == "Span"
    and M.has(block.content[1], class) then
    return block.content[1].content
  end
end

function M.trim(inlines)
  local blank = { Space = true, SoftBreak = true, LineBreak = true }
  while #inlines > 0 and blank[inlines[#inlines].t] do inlines:remove(#inlines) end
  while #inlines > 0 and blank[inlines[1].t] do inlines:remove(1) end
  return inlines
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

-- "Figure 1": the word of the language, a space that does not break, the number.
function M.label(id)
  local word = id:match("^fig") and M.words.figure or M.words.table
  return word .. "\u{a0}" .. M.numbers[id]
end

-- How the picture at `path` looks: size, and for the page its data. Missing pictures stop the build.
function M.picture(path, where)
  local picture = M.figures[path]
  if not picture then
    M.fail("figure file missing: " .. path .. (where ~= "" and " (needed by " .. where .. ")" or ""))
  end
  return picture
end

return M

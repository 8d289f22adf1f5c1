-- What page, paper and manuscript share beside the reading: writing fragments, numbers and pictures.
local M = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), "reading.lua" })
for name, value in pairs { words = {}, figures = {}, numbers = {}, ids = {}, lang = "en", zh = false, inline = {}, mark = "" } do
  M[name] = value
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

-- Whether every format writes a text as it is: most cells of a table hold nothing else, and pandoc is slow for each.
function M.is_plain(text)
  if text:find("[^%w ,.%%()\x80-\xFF]") or text:find("..", 1, true) or text:find("^%s") or text:find("%s$") then return false end
  if text:find("^%d+[.)]") and not text:find("^%d+%.%d") then return false end
  return not (M.zh and (text:find("%d年") or text:find("%d月"))) -- a date is no plain text
end

local function plain_text(content)
  if type(content) == "string" then return content end -- a cell of tables.lua
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
  return M.is_plain(text) and text or nil
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
  if type(blocks) == "string" then return blocks end
  if #blocks == 1 and blocks[1].t == "Para" then return pandoc.Blocks { pandoc.Plain(blocks[1].content) } end
  return blocks
end

-- The first span of a class anywhere inside, or nil.
function M.find(content, class)
  local found
  if type(content) == "string" then return nil end
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

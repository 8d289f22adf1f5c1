-- The page: every construct as the elements that report.css dresses. No style attribute, no handler.
return function(c)
  local M = {}

  local function esc(text)
    return (text:gsub("[&<>\"']", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;" }))
  end

  -- ' name="value"', or nothing when there is no value.
  local function at(name, value)
    if value == nil or value == "" then return "" end
    return string.format(' %s="%s"', name, esc(tostring(value)))
  end

  local function raw(...)
    return pandoc.RawBlock("html", table.concat({ ... }))
  end

  local function anchor(id, name)
    return '<a class="anchor"' .. at("href", "#" .. id) .. at("aria-label", "# " .. name) .. ">#</a>"
  end

  -- ---- inline
  function M.reference(id)
    return pandoc.RawInline("html", '<a class="reference"' .. at("href", "#" .. id) .. ">" .. esc(c.label(id)) .. "</a>")
  end

  M.dated = true

  function M.span() end
  function M.math() end

  -- A drawing of ours is part of the page: its text can be found and copied, and its marks say their numbers.
  local function img(picture, alt)
    if picture.inside then
      return '<span class="drawing" role="img"' .. at("aria-label", alt) .. ">" .. picture.inside .. "</span>"
    end
    return "<img" .. at("src", picture.uri) .. ' alt="' .. esc(alt) .. '"' .. at("width", math.tointeger(picture.width))
      .. at("height", math.tointeger(picture.height)) .. ">"
  end

  function M.image(image, picture)
    local alt = image.attributes["fig-alt"] or image.attributes.alt or c.text(image.caption)
    return pandoc.RawInline("html", img(picture, alt))
  end

  local function numbered(number)
    return '<span class="header-section-number">' .. esc(number) .. "</span> "
  end

  -- ---- headings: the page's title is h1, so chapters move one level down
  function M.header(header)
    local number, name = c.numbers[header.identifier], c.text(header.content)
    header.level = math.min(header.level + 1, 6)
    if number then
      header.content:insert(1, pandoc.RawInline("html", numbered(number)))
    end
    if header.level <= 3 and header.identifier ~= "" and not c.has(header, "appendix") then
      header.content:insert(pandoc.RawInline("html", anchor(header.identifier, name)))
    end
    return header
  end

  -- ---- figure: the title stands first in the caption, base and method second
  local function narrow_source(picture)
    if not picture.narrow then return "" end
    return '<source media="(max-width: 37.5rem)"' .. at("srcset", picture.narrow) .. ">"
  end

  local function label(parts)
    return parts.label and '<span class="label">' .. esc(parts.label) .. "</span> " or ""
  end

  function M.figure(parts)
    local title = label(parts) .. c.render(parts.title)
    if parts.label then title = title .. anchor(parts.id, parts.label) end
    local note = #parts.note > 0 and '<p class="note">' .. c.render(parts.note) .. "</p>" or ""
    local caption = title .. note ~= "" and "<figcaption><p>" .. title .. "</p>" .. note .. "</figcaption>" or ""
    local shown = img(parts.picture, parts.alt)
    if not parts.picture.inside then shown = "<picture>" .. narrow_source(parts.picture) .. shown .. "</picture>" end
    local kind = parts.picture.raster and "raster" or parts.picture.width > 900 and "broad" or nil
    return raw("<figure", at("id", parts.id), at("class", kind), ">", shown, caption, "</figure>")
  end

  -- ---- table
  local function cell(item, parts, in_head)
    local empty = in_head and item.text == ""
    local tag = item.head and not empty and "th" or "td"
    local scope = item.scope or (in_head and not empty and (item.colspan > 1 and "colgroup" or "col") or nil)
    local class = table.concat(item.classes, " ")
    if not parts.own then class = parts.align[item.column]
    elseif class == "" and in_head and item.column > 1 and parts.align[item.column] == "left" then class = "text" end
    return "<" .. tag .. at("scope", scope) .. at("colspan", item.colspan > 1 and item.colspan or nil)
      .. at("rowspan", item.rowspan > 1 and item.rowspan or nil) .. at("class", class) .. at("data-key", item.key)
      .. at("data-sort", item.sort) .. ">" .. c.render(item.content) .. "</" .. tag .. ">"
  end

  local function rows(list, parts, in_head)
    local lines = {}
    for _, row in ipairs(list) do
      local cells = {}
      for _, item in ipairs(row.cells) do cells[#cells + 1] = cell(item, parts, in_head) end
      lines[#lines + 1] = "<tr" .. at("class", row.total and "total" or nil) .. ">" .. table.concat(cells) .. "</tr>"
    end
    return table.concat(lines, "\n")
  end

  -- Each row group is a tbody of its own, so that sorting stays inside it.
  local function bodies(parts)
    local groups = { {} }
    for _, body in ipairs(parts.groups) do
      if #groups[#groups] > 0 then groups[#groups + 1] = {} end
      for _, row in ipairs(body) do
        if row.group and #groups[#groups] > 0 then groups[#groups + 1] = {} end
        table.insert(groups[#groups], row)
      end
    end
    local html = {}
    for _, group in ipairs(groups) do html[#html + 1] = "<tbody>" .. rows(group, parts, false) .. "</tbody>" end
    return table.concat(html, "\n")
  end

  local function foot(parts)
    if #parts.notes == 0 then return "" end
    local notes = {}
    for _, block in ipairs(parts.notes) do notes[#notes + 1] = "<p>" .. c.render(c.tight { block }) .. "</p>" end
    return "<tfoot><tr><td" .. at("colspan", parts.columns) .. ">" .. table.concat(notes) .. "</td></tr></tfoot>"
  end

  local unnamed = 0 -- tables without an id still need a name for their scrolling region

  function M.table(parts)
    local title = c.render(parts.title)
    local name = parts.id
    if name == "" then
      unnamed = unnamed + 1
      name = "table-" .. unnamed
    end
    local link = parts.label and anchor(parts.id, parts.label) or ""
    local caption = "<caption" .. at("id", name .. "-caption") .. "><p>" .. label(parts) .. title .. link .. "</p></caption>"
    local named = at("aria-labelledby", name .. "-caption")
    if title == "" and not parts.label then
      caption, named = "", at("aria-label", c.words.table)
    end
    local head = #parts.head > 0 and "<thead>" .. rows(parts.head, parts, true) .. "</thead>\n" or ""
    return raw('<div class="scroll" role="region" tabindex="0"', named, "><table", at("id", parts.id),
      at("class", parts.own and "data" or "plain"), ">", caption, "\n", head, bodies(parts), foot(parts),
      "</table></div>")
  end

  -- ---- boxes
  local names = { answer = "answer", absent = "absent note", key = "key note" }
  for _, class in ipairs { "standfirst", "verdicts", "why", "sure", "evidence" } do names[class] = class end
  local tags = { better = "section", worse = "section", decide = "section", concerned = "section", evidence = "nav" }

  function M.box(class, blocks)
    if class == "answer" and blocks[1] and blocks[1].t == "Para" then
      local first, rest = c.first_sentence(blocks[1].content)
      blocks[1] = pandoc.Para(first)
      if #rest > 0 then blocks:insert(2, pandoc.Para(rest)) end
    end
    return pandoc.Div(blocks, { class = names[class] })
  end

  -- A column of the deciding page, or a box of it: its heading stands in it.
  function M.part(class, title, blocks)
    local named = title and at("aria-labelledby", "decide-" .. class) or ""
    local heading = title and "<h3" .. at("id", "decide-" .. class) .. ">" .. c.render(title) .. "</h3>" or ""
    local tag = title and tags[class] or "div"
    blocks:insert(1, raw("<", tag, at("class", class), named, ">", heading))
    blocks:insert(raw("</", tag, ">"))
    return blocks
  end

  -- What one says in the lift is the title of the page.
  -- In Chinese it breaks before the words that join its parts, not anywhere.
  local joins = { "和", "却", "卻", "则", "則", "仍" }

  local function with_breaks(str)
    local text = esc(str.text)
    for _, word in ipairs(joins) do text = text:gsub(word, "<wbr>" .. word) end
    return pandoc.RawInline("html", text)
  end

  function M.headline(content)
    M.plain = pandoc.utils.stringify(content)
    M.title = c.zh and content:walk { Str = with_breaks } or content
    return pandoc.Blocks {}
  end

  function M.callout(box, blocks)
    local title = box.title and '<p class="title">' .. c.render(box.title) .. "</p>" or ""
    blocks:insert(1, raw('<div class="callout commentary" role="note">', title))
    blocks:insert(raw("</div>"))
    return blocks
  end

  local function items(list)
    local html = {}
    for _, item in ipairs(list) do
      html[#html + 1] = "<dt>" .. c.render(item[1]) .. "</dt><dd>" .. c.render(item[2]) .. "</dd>"
    end
    return '<dl class="card">' .. table.concat(html, "\n") .. "</dl>"
  end

  function M.card(parts, rest)
    if #rest > 0 then rest = pandoc.Blocks { pandoc.Div(rest, { class = "more" }) } end
    rest:insert(1, raw('<div class="method"><p class="title"><strong>', esc(parts.title), "</strong></p>",
      #parts.items > 0 and items(parts.items) or ""))
    rest:insert(raw("</div>"))
    return rest
  end

  -- ---- key figures: interval (bar), value (dot), period before (hollow), target (tick)
  local function ruler(scale)
    local function x(value) return string.format("%.1f", 4 + 152 * value) end
    local marks = { '<line class="axis" x2="160" y1="11" y2="11"/>' }
    local function draw(shape, ...) marks[#marks + 1] = string.format(shape, ...) end
    if scale.low and scale.high then draw('<line class="range" x1="%s" x2="%s" y1="11" y2="11"/>', x(scale.low), x(scale.high)) end
    if scale.before then draw('<circle class="before" cx="%s" cy="11" r="4"/>', x(scale.before)) end
    if scale.goal then draw('<line class="goal" x1="%s" x2="%s" y1="2" y2="20"/>', x(scale.goal), x(scale.goal)) end
    if scale.now then draw('<circle class="now" cx="%s" cy="11" r="5"/>', x(scale.now)) end
    return '<svg class="ruler" viewBox="0 0 160 22" aria-hidden="true">' .. table.concat(marks) .. "</svg>"
  end

  local function line(class, content)
    return content and "<p" .. at("class", class) .. ">" .. c.render(content) .. "</p>" or "<p></p>"
  end

  local function tile(parts)
    local value = parts.value and c.render(parts.value) or ""
    local interval = parts.interval and " <small>" .. c.render(parts.interval) .. "</small>" or ""
    local change = parts.change_span and table.concat(parts.change_span.classes, " ")
    local verdict = parts.verdict_span and table.concat(parts.verdict_span.classes, " ")
    return "<li>" .. line("name", parts.name) .. '\n<p class="value">' .. value .. interval .. "</p>\n" .. ruler(parts.scale)
      .. "\n" .. line(change, parts.change) .. line(verdict, parts.verdict) .. "</li>"
  end

  function M.tiles(list)
    local html = {}
    for _, parts in ipairs(list) do html[#html + 1] = tile(parts) end
    return raw('<ul class="tiles">\n', table.concat(html, "\n"), "\n</ul>")
  end

  -- ---- the page
  local function entry(header)
    local number = c.numbers[header.identifier]
    local lead = number and numbered(number) or ""
    return '<a href="#' .. header.identifier .. '">' .. lead .. c.render(header.content) .. "</a>"
  end

  -- Chapters, each with its sections (report.css shows those of the chapter being read).
  local function contents(blocks, last)
    local html, open = {}, false
    for _, block in ipairs(blocks) do
      if block.t == "Header" and block.level == 1 then
        if open then html[#html + 1] = "</ul>" end
        html[#html + 1] = (#html > 0 and "</li>\n" or "") .. "<li>" .. entry(block)
        open = false
      elseif block.t == "Header" and block.level == 2 and #html > 0 then
        html[#html + 1] = (open and "" or "<ul>") .. "<li>" .. entry(block) .. "</li>"
        open = true
      end
    end
    if #html == 0 then return "" end
    return "<ul>" .. table.concat(html) .. (open and "</ul>" or "") .. "</li>" .. last .. "</ul>"
  end

  -- Annex chapters are folded: a link into them, a search and print open them.
  local function folded(blocks)
    local sections = pandoc.structure.make_sections(blocks)
    for _, section in ipairs(sections) do
      local header = section.content and section.content[1]
      if header and header.t == "Header" and header.level == 2 then
        section.classes:insert(2, "level2")
        if M.title and section.identifier == "summary" then -- its title is the page's; the contents name it
          section.content[1] = raw('<h2 class="visually-hidden">', esc(c.text(header.content)), "</h2>")
        elseif c.has(section, "appendix") then
          section.content[1] = raw('<details class="annex"><summary><h2>', c.render(header.content), "</h2></summary>")
          section.content:insert(raw("</details>"))
        end
      end
    end
    return sections
  end

  local function record_entry(own)
    if not own["record-label"] then return "" end
    return '\n<li><a href="#run-record">' .. numbered(own["record-label"]) .. esc(own.words.record) .. "</a></li>"
  end

  function M.document(meta, blocks, convert)
    local own = meta.csreport
    for _, language in ipairs(own.languages or {}) do language.current = language.code == own.lang end
    if own.languages and #own.languages < 2 then own.languages = nil end
    if own.logo then
      local picture = c.picture(own.logo, "the masthead")
      own.mark = pandoc.MetaInlines { pandoc.RawInline("html", img(picture, own.brand or meta.author or "")) }
    end
    meta.contents = pandoc.MetaBlocks { raw(contents(blocks, record_entry(own))) }
    meta.state = own.state or (own.draft and "draft" or "approved")
    local body = folded(convert(blocks):walk(c.inline))
    meta.headline = M.title and pandoc.MetaInlines(M.title)
    meta["headline-plain"] = M.plain and pandoc.MetaString(M.plain) -- for an attribute, which a key would end
    if not M.title then -- no deciding page, no page of it alone
      own.image, own.files = nil, pandoc.List(own.files or {}):filter(function(file) return file.href ~= "brief.pdf" end)
    end
    return pandoc.Pandoc(body, meta)
  end

  return M
end

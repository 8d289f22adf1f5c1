-- A pandoc table as plain rows of cells, whether it came from HTML or from Markdown.
return function(c)
  local function cell_of(cell, in_head, column)
    local scope = cell.attributes.scope
    return {
      content = c.tight(cell.contents), colspan = cell.col_span, rowspan = cell.row_span, column = column,
      classes = cell.classes, key = cell.attributes.key, sort = cell.attributes.sort, scope = scope,
      head = scope ~= nil or in_head, text = type(cell.contents) == "string" and cell.contents or c.text(cell.contents),
    }
  end

  -- `busy[n]`: how many more rows column n is taken by a cell from above.
  local function row_of(row, in_head, busy)
    local cells, column = {}, 1
    for _, cell in ipairs(row.cells) do
      while (busy[column] or 0) > 0 do
        busy[column] = busy[column] - 1
        column = column + 1
      end
      cells[#cells + 1] = cell_of(cell, in_head, column)
      for n = column, column + cell.col_span - 1 do busy[n] = cell.row_span - 1 end
      column = column + cell.col_span
    end
    for n, left in pairs(busy) do
      if n >= column and left > 0 then busy[n] = left - 1 end
    end
    local group = #cells == 1 and cells[1].scope == "rowgroup"
    return { cells = cells, total = c.has(row, "total"), group = group }
  end

  local function rows_of(rows, in_head)
    local busy, result = {}, {}
    for _, row in ipairs(rows) do result[#result + 1] = row_of(row, in_head, busy) end
    return result
  end

  -- Columns without a stated alignment: numbers right, words left.
  local function is_numeric(rows, column)
    local seen = false
    for _, row in ipairs(rows) do
      for _, cell in ipairs(row.cells) do
        if cell.column == column and cell.text ~= "" then
          local rest = cell.text:gsub("[%d%s.,%%+*()-]", ""):gsub("−", ""):gsub("–", "")
          if rest ~= "" then return false end
          seen = true
        end
      end
    end
    return seen
  end

  local names = { AlignLeft = "left", AlignRight = "right", AlignCenter = "center" }

  local function alignments(parts, specs)
    local result = {}
    for n, spec in ipairs(specs) do
      result[n] = names[tostring(spec[1])] or (is_numeric(parts.body, n) and "right" or "left")
    end
    return result
  end

  -- In the report's own tables only a column of words (`class="text"`) stands left.
  local function own_alignments(parts)
    local result = {}
    for n = 1, parts.columns do result[n] = n == 1 and "left" or "right" end
    for _, row in ipairs(parts.body) do
      for _, cell in ipairs(row.cells) do
        if c.has(cell, "text") then result[cell.column] = "left" end
      end
    end
    return result
  end

  local function is_own(parts)
    for _, row in ipairs(parts.body) do
      for _, cell in ipairs(row.cells) do
        if cell.scope then return true end
      end
    end
    return false
  end

  -- A cell of tables.json as pandoc would have read it; plain text stays a string.
  local function known_cell(cell)
    local text = cell.text
    local contents = cell.html and c.cleaned(pandoc.read(cell.html, "html").blocks, function() end)
      or cell.mark and pandoc.Blocks { pandoc.Plain { pandoc.Span(pandoc.Inlines(text), pandoc.Attr("", { table.unpack(cell.mark) })) } }
      or c.is_plain(text) and text or pandoc.Blocks { pandoc.Plain(pandoc.Inlines(text)) }
    return { contents = contents, col_span = math.tointeger(cell.columns or 1), row_span = 1, attributes = cell, classes = pandoc.List(cell.classes) }
  end

  local function known_rows(rows)
    local result = pandoc.List {}
    for n, row in ipairs(rows) do
      local cells = {}
      for place, cell in ipairs(row.cells) do cells[place] = known_cell(cell) end
      result[n] = { cells = cells, classes = pandoc.List { row.total and "total" or "" } }
    end
    return result
  end

  -- A table as pandoc read it; `known`, its rows as tables.json has them.
  return function(element, known)
    if known then
      local bodies = {}
      for n, rows in ipairs(known.bodies) do bodies[n] = { head = {}, body = known_rows(rows) } end
      element = { head = { rows = known_rows(known.head) }, bodies = bodies, foot = element.foot }
    end
    local parts = { columns = known and math.tointeger(known.columns) or #element.colspecs, body = {}, groups = {}, notes = pandoc.Blocks {} }
    parts.head = rows_of(element.head.rows, true)
    for _, body in ipairs(element.bodies) do
      local rows = pandoc.List(body.head):clone()
      rows:extend(body.body)
      local group = rows_of(rows, false)
      parts.groups[#parts.groups + 1] = group
      for _, row in ipairs(group) do parts.body[#parts.body + 1] = row end
    end
    for _, row in ipairs(element.foot.rows) do
      for _, cell in ipairs(row.cells) do parts.notes:extend(c.tight(cell.contents)) end
    end
    parts.own = is_own(parts)
    parts.align = parts.own and own_alignments(parts) or alignments(parts, element.colspecs)
    return parts
  end
end

-- What Quarto makes of figures, tables and references on paper, as far as tests need it: run after quarto.lua.
local names = { fig = "Figure", tbl = "Table" }

local function raw(...) return pandoc.RawBlock("typst", table.concat { ... }) end

local function float(element, content)
  local id, kind, caption = element.identifier, element.identifier:match("^(%a+)%-"), pandoc.Blocks {}
  if not names[kind] then return nil end
  for _, inner in ipairs(content) do
    if inner.t == "Table" then
      caption, inner.caption.long = inner.caption.long, {}
      inner.identifier = ""
    end
  end
  if kind == "fig" and #content > 1 then caption:insert(content:remove(2)) end
  local blocks = pandoc.Blocks { raw("#figure([") }
  blocks:extend(content)
  blocks:insert(raw('], caption: figure.caption(position: top, separator: " ", ['))
  blocks:extend(caption)
  blocks:insert(raw(']), kind: "quarto-float-', kind, '", supplement: "', names[kind], '", numbering: "1") <', id, ">"))
  return blocks, false
end

return { {
  traverse = "topdown",
  Div = function(div) return float(div, div.content) end,
  Table = function(found) return float(found, pandoc.Blocks { found }) end,
  Cite = function(cite) return pandoc.RawInline("typst", "#ref(<" .. cite.citations[1].id .. ">)") end,
} }

-- pandoc filter: the report as page, paper and manuscript read it, once for all three.
local read = dofile(pandoc.path.join { pandoc.path.directory(PANDOC_SCRIPT_FILE), "reading.lua" })

function Pandoc(doc)
  doc.blocks = read.cleaned(doc.blocks, function(found) found.identifier = "" end)
  return doc
end

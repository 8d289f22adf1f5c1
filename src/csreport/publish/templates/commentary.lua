-- A commentary keeps to its box: no headings, no pictures, and no text that becomes a fence or an attribute.
function Header(header)
  return pandoc.Para { pandoc.Strong(header.content) }
end

function Image(image)
  return image.caption
end

function Str(str)
  if str.text:match("^:::") or str.text:match("^{") then
    return pandoc.RawInline("markdown", "\\" .. str.text)
  end
end

# title: The mark of a footnote stands behind the end of its paragraph
# breaks: The footnote is shown in the wrong place.
# caught-by: shape:Note-callOffsetInText

DELETE { <document/ccpr-c-kaz-co-3/footnote/8> ccpr:callOffset ?old }
INSERT { <document/ccpr-c-kaz-co-3/footnote/8> ccpr:callOffset 99999 }
WHERE  { <document/ccpr-c-kaz-co-3/footnote/8> ccpr:callOffset ?old }

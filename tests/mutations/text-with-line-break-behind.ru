# title: The text of a paragraph ends with a line break
# breaks: Marked words are shown one character off in other software.
# caught-by: shape:TextUnit-text

DELETE { <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:text ?old }
INSERT { <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:text ?new }
WHERE  { <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:text ?old BIND(STRLANG(CONCAT(STR(?old), "\n"), "en") AS ?new) }

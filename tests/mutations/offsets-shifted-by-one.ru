# title: The place of the quoted words is shifted by one character
# breaks: A reader is shown the wrong words marked.
# caught-by: shape:Annotation-quoteStandsInText

DELETE { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/position> oa:start ?start ; oa:end ?end }
INSERT { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/position> oa:start ?first ; oa:end ?last }
WHERE  { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/position> oa:start ?start ; oa:end ?end BIND(?start + 1 AS ?first) BIND(?end + 1 AS ?last) }

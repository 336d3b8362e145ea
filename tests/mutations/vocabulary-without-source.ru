# title: A vocabulary does not say where it is from
# breaks: Nobody can check it.
# caught-by: shape:Vocabulary-source

DELETE { <../graph/vocabulary/states> dcterms:source ?old }
WHERE  { <../graph/vocabulary/states> dcterms:source ?old }

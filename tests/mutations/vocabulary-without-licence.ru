# title: A vocabulary does not say under which licence it may be used
# breaks: Nobody may use it.
# caught-by: shape:Vocabulary-license

DELETE { <../graph/vocabulary/states> dcterms:license ?old }
WHERE  { <../graph/vocabulary/states> dcterms:license ?old }

# title: One statement is a concern and a recommendation
# breaks: The same words are counted as a problem and as its remedy.
# caught-by: shape:StatementOfOneKind

INSERT {
  <document/ccpr-c-kaz-co-3/concern/33> a ccpr:Recommendation .
}
WHERE { }

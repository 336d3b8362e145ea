# title: A positive aspect is part of a concern
# breaks: Progress is counted as a problem.
# caught-by: shape:PositiveAspect-isPartOf

INSERT {
  <document/ccpr-c-kaz-co-3/positive-aspect/4> dcterms:isPartOf <document/ccpr-c-kaz-co-3/concern/5> .
}
WHERE { }

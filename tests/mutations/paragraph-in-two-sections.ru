# title: A paragraph is part of two sections
# breaks: The paragraph is shown and counted under two headings.
# caught-by: shape:TextUnit-isPartOf

INSERT {
  <document/ccpr-c-kaz-co-3/paragraph/34> dcterms:isPartOf <document/ccpr-c-kaz-co-3/section/d> .
}
WHERE { }

# title: One language version is that of two documents
# breaks: The words of one document are shown for another.
# caught-by: shape:Expression-ofDocument

INSERT {
  <document/ccpr-c-kaz-co-2> eli:is_realized_by <document/ccpr-c-kaz-co-3/expression/en> .
}
WHERE { }

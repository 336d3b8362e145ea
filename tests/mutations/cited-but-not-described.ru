# title: A paragraph cites an instrument that nobody describes
# breaks: The instrument has no name and no kind.
# caught-by: shape:Cited

INSERT {
  <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:cites <instrument/lost-protocol> .
}
WHERE { }

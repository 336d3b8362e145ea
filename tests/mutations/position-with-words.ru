# title: A position has words beside its numbers
# breaks: Two places say which words are marked, and may differ.
# caught-by: shape:TextPositionSelector

INSERT {
  <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/position> oa:exact "deeply concerned"@en .
}
WHERE { }

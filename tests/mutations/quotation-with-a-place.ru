# title: A quotation has a number beside its words
# breaks: Two places say where the words stand, and may differ.
# caught-by: shape:TextQuoteSelector

INSERT {
  <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/quote> oa:start 0 .
}
WHERE { }

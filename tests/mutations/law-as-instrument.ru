# title: The Criminal Code is cited as an international instrument
# breaks: A law of one State is counted among the instruments of all.
# caught-by: shape:CitedInstrument

INSERT {
  <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:citesInstrument <domestic-law/kaz/criminal-code> .
}
WHERE { }

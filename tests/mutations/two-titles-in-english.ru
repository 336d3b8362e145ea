# title: A treaty has two titles in English
# breaks: Lists show the treaty twice.
# caught-by: shape:InstrumentTitle-title

INSERT {
  <instrument/iccpr> dcterms:title "Covenant"@en .
}
WHERE { }

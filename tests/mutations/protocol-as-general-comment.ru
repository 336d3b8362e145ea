# title: The Istanbul Protocol is cited as a general comment
# breaks: A manual is counted among the Committee's interpretations.
# caught-by: shape:CitedGeneralComment

INSERT {
  <document/ccpr-c-kaz-co-3/paragraph/34/b> ccpr:citesGeneralComment <instrument/istanbul-protocol> .
}
WHERE { }

# title: A former name is that of two States
# breaks: A document of one State is read as one of another.
# caught-by: shape:DatedName-ofState

INSERT {
  <state/kgz> ccpr:datedName <state/tur/name/turkey> .
}
WHERE { }

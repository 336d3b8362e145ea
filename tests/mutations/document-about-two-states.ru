# title: Concluding observations are about two States
# breaks: Every count by State has the document twice.
# caught-by: shape:Document-state

INSERT {
  <document/ccpr-c-kaz-co-3> ccpr:state <state/kgz> .
}
WHERE { }

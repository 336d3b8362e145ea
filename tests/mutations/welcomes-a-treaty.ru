# title: A positive aspect welcomes a treaty instead of becoming party to it
# breaks: The State party seems to have made the treaty.
# caught-by: shape:Welcomed

INSERT {
  <document/ccpr-c-kaz-co-3/positive-aspect/4> ccpr:welcomes <instrument/iccpr-op2> .
}
WHERE { }

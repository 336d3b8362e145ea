# title: Czechoslovakia is a member State of the United Nations
# breaks: There is one member State too many.
# caught-by: shape:StateOfToday

INSERT {
  <state/csk> ccpr:membership "member State" .
}
WHERE { }

# title: An instrument was adopted by one State
# breaks: A text of all States is taken for one State's.
# caught-by: shape:Instrument-adoptedBy

INSERT {
  <instrument/paris-principles> ccpr:adoptedBy <state/kaz> .
}
WHERE { }

# title: A concern welcomes the Second Optional Protocol
# breaks: Problems are counted as progress.
# caught-by: shape:SubjectsOfWelcomes

INSERT {
  <document/ccpr-c-kaz-co-3/concern/33> ccpr:welcomes <treaty-status/kaz/iccpr-op2> .
}
WHERE { }

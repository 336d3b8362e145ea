# title: A recommendation is deeply concerned
# breaks: Remedies are counted as problems.
# caught-by: shape:SubjectsOfIntensity

INSERT {
  <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:intensity <intensity/deeply-concerned> .
}
WHERE { }

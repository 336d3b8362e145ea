# title: A treaty body has the code of a State
# breaks: Counts of States have one that is none.
# caught-by: shape:Domain-subject

INSERT {
  <treaty-body/ccpr> ccpr:iso3 "CCP" .
}
WHERE { }

# title: A recommendation has a year as instruments have
# breaks: Counts by year take requests for texts.
# caught-by: shape:SeveralDomains-subject

INSERT {
  <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:year 2028 .
}
WHERE { }

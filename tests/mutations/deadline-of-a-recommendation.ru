# title: A recommendation has a deadline
# breaks: Every recommendation seems to be under follow-up.
# caught-by: shape:SubjectsOfFollowUpProperties

INSERT {
  <document/ccpr-c-kaz-co-3/recommendation/36> ccpr:deadline "2028-07-18"^^xsd:date .
}
WHERE { }

# title: The pair is the wrong way round: the concern answers the recommendation
# breaks: Problems are counted as remedies.
# caught-by: shape:SubjectsOfRecommendationProperties

INSERT {
  <document/ccpr-c-kaz-co-3/concern/33> ccpr:respondsTo <document/ccpr-c-kaz-co-3/recommendation/34> .
}
WHERE { }

# title: A person accepted an annotation that does not say so
# breaks: The annotation is counted as a machine's reading.
# caught-by: shape:FittingReview-annotationIsThere
# severity: Warning

INSERT {
  <document/ccpr-c-kaz-co-3/review/concern/33/theme-torture-and-ill-treatment/1> a ccpr:Review ;
    ccpr:decision           "accept" ;
    ccpr:reviewedAnnotation <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ;
    dcterms:creator         "A. Reviewer" ;
    rdfs:comment "The words name torture." ;
    dcterms:date            "2026-11-22"^^xsd:date .
}
WHERE { }

# title: A person's decision is “maybe”
# breaks: It is not clear whether the annotation stands.
# caught-by: shape:Review-decision

INSERT {
  <document/ccpr-c-kaz-co-3/review/concern/33/theme-torture-and-ill-treatment/1> a ccpr:Review ;
    ccpr:decision           "maybe" ;
    ccpr:reviewedAnnotation <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ;
    dcterms:creator         "A. Reviewer" ;
    rdfs:comment "The words name torture." ;
    dcterms:date            "2026-11-22"^^xsd:date .
  <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ccpr:decidedIn <document/ccpr-c-kaz-co-3/review/concern/33/theme-torture-and-ill-treatment/1> .
}
WHERE { }

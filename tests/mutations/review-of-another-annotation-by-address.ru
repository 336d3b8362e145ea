# title: A person's decision has the address of one on another annotation
# breaks: The decision is applied to the wrong annotation.
# caught-by: shape:Review-iri

INSERT {
  <document/ccpr-c-kaz-co-3/review/concern/33/theme-impunity-and-past-violations/1> a ccpr:Review ;
    ccpr:decision           "accept" ;
    ccpr:reviewedAnnotation <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ;
    dcterms:creator         "A. Reviewer" ;
    rdfs:comment "The words name torture." ;
    dcterms:date            "2026-11-22"^^xsd:date .
  <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ccpr:decidedIn <document/ccpr-c-kaz-co-3/review/concern/33/theme-impunity-and-past-violations/1> .
}
WHERE { }

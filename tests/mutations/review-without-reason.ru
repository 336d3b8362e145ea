# title: A person's decision gives no reason
# breaks: The next reviewer cannot tell why the machine was overruled.
# caught-by: shape:Review-comment

INSERT {
  <document/ccpr-c-kaz-co-3/review/concern/33/theme-torture-and-ill-treatment/1> a ccpr:Review ;
    ccpr:decision           "accept" ;
    ccpr:reviewedAnnotation <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ;
    dcterms:creator         "A. Reviewer" ;
  
    dcterms:date            "2026-11-22"^^xsd:date .
  <document/ccpr-c-kaz-co-3/annotation/concern/33/theme-torture-and-ill-treatment/1> ccpr:decidedIn <document/ccpr-c-kaz-co-3/review/concern/33/theme-torture-and-ill-treatment/1> .
}
WHERE { }

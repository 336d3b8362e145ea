# title: Kazakhstan has the code of Kuwait
# breaks: Tables that are joined by code take one State for another.
# caught-by: shape:State-iri

DELETE { <state/kaz> ccpr:iso3 ?old }
INSERT { <state/kaz> ccpr:iso3 "KWT" }
WHERE  { <state/kaz> ccpr:iso3 ?old }

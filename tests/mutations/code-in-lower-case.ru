# title: The code of a State is in lower case
# breaks: Tables that are joined by code lose the State.
# caught-by: shape:State-iso3

DELETE { <state/kaz> ccpr:iso3 ?old }
INSERT { <state/kaz> ccpr:iso3 "kaz" }
WHERE  { <state/kaz> ccpr:iso3 ?old }

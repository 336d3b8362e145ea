# title: The symbol is that of the next concluding observations
# breaks: Whoever searches by symbol finds another document.
# caught-by: shape:Document-iri

DELETE { <document/ccpr-c-kaz-co-3> ccpr:symbol ?old }
INSERT { <document/ccpr-c-kaz-co-3> ccpr:symbol "CCPR/C/KAZ/CO/4" }
WHERE  { <document/ccpr-c-kaz-co-3> ccpr:symbol ?old }

# title: The day of adoption is missing
# breaks: The document falls out of every timeline.
# caught-by: shape:LoadedConcludingObservations-adoptedOn
# severity: Warning

DELETE { <document/ccpr-c-kaz-co-3> ccpr:adoptedOn ?old }
WHERE  { <document/ccpr-c-kaz-co-3> ccpr:adoptedOn ?old }
